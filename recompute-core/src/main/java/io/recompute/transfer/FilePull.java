package io.recompute.transfer;

import io.recompute.model.RemotePath;
import io.recompute.transfer.TransferException.Reason;
import io.recompute.transport.ConnectionLostException;
import io.recompute.transport.FileService;
import io.recompute.transport.FileService.Entry;
import io.recompute.transport.FileService.Kind;
import io.recompute.transport.control.FileLogin;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** As {@link Pull}, from a login that has files and no shell. */
final class FilePull implements Copying {
    private static final int BUFFER = 1 << 16;
    private static final char REPLACEMENT = '\uFFFD';

    private final FileLogin login;
    private final String source;
    private final TransferSpec spec;
    private final Progress progress;
    private final ChannelSlot slot = new ChannelSlot();

    /**
     * A copy that has not begun.
     *
     * @param source absolute
     */
    FilePull(FileLogin login, RemotePath source, TransferSpec spec, Progress progress) {
        this.login = login;
        this.source = source.toString();
        this.spec = spec;
        this.progress = progress;
    }

    @Override
    public TransferReport run() {
        Path target = spec.pullTarget();
        Attempts attempts = new Attempts(slot);
        while (true) {
            progress.begin();
            try (LocalStaging staging = LocalStaging.near(target)) {
                receive(staging);
                staging.moveTo(target);
                TransferProgress end = progress.now();
                return new TransferReport(end.files(), end.bytes(), List.of(), Optional.empty());
            } catch (ConnectionLostException e) {
                attempts.orThrow(e, 0);
            } catch (IOException e) {
                throw RemoteFailure.local(source, e);
            }
        }
    }

    /** Ends it before its next file or part of one. */
    @Override
    public void close() {
        slot.close();
    }

    private void receive(LocalStaging staging) throws IOException {
        FileService files = login.service();
        String where = source + " on " + login.instance();
        Entry entry = files.look(source)
                .orElseThrow(() -> new TransferException(Reason.MISSING_SOURCE, source, "there is no " + where, null));
        // What was named is followed where it is a link, what lies below is not.
        if (files.isDirectory(source)) {
            receiveAll(files, entry, staging);
            return;
        }
        if (spec.shape() == TransferSpec.Shape.CONTENTS) {
            throw new TransferException(Reason.CONFLICT, source, where + " is not a directory", null);
        }
        String real = entry.kind() == Kind.LINK ? files.absolute(source) : source;
        Entry file = files.look(real)
                .orElseThrow(() -> new TransferException(
                        Reason.MISSING_SOURCE, source, where + " is a link that leads nowhere", null));
        if (file.kind() != Kind.FILE) {
            throw new TransferException(Reason.CONFLICT, source, where + " is neither a file nor a directory", null);
        }
        progress.expect(file.size());
        receiveFile(files, real, List.of(), file, staging);
    }

    private void receiveAll(FileService files, Entry itself, LocalStaging staging) throws IOException {
        List<Found> arriving = new ArrayList<>();
        List<Found> level = List.of(new Found(source, List.of(), itself));
        while (!level.isEmpty()) {
            List<Found> below = new ArrayList<>();
            for (Found directory : level) {
                staging.directory(directory.names(), stamp(directory.entry()));
            }
            login.lanes().each(level, directory -> {
                List<Found> inside = list(files, directory);
                synchronized (below) {
                    below.addAll(inside);
                }
            });
            level = below.stream().filter(found -> found.is(Kind.DIRECTORY)).toList();
            below.stream()
                    .filter(found -> found.is(Kind.FILE) || found.is(Kind.LINK))
                    .forEach(arriving::add);
        }
        progress.expect(arriving.stream()
                .filter(found -> found.is(Kind.FILE))
                .mapToLong(found -> found.entry().size())
                .sum());
        // From here on no directory is made, so that none can take the place of another thing.
        login.lanes().each(arriving, found -> {
            if (found.is(Kind.LINK)) {
                staging.link(found.names(), files.target(found.path()));
                progress.addFile();
            } else {
                receiveFile(files, found.path(), found.names(), found.entry(), staging);
            }
        });
    }

    /** What is there, by its path there and its names below the source. */
    private record Found(String path, List<String> names, Entry entry) {
        boolean is(Kind kind) {
            return entry.kind() == kind;
        }
    }

    private List<Found> list(FileService files, Found directory) throws IOException {
        checkWanted(directory.path());
        List<Found> inside = new ArrayList<>();
        for (Entry entry : files.list(directory.path())) {
            List<String> names = new ArrayList<>(directory.names());
            names.add(checked(entry.name(), directory.path()));
            inside.add(new Found(directory.path() + "/" + entry.name(), names, entry));
        }
        return inside;
    }

    private void receiveFile(FileService files, String path, List<String> names, Entry entry, LocalStaging staging)
            throws IOException {
        byte[] buffer = new byte[BUFFER];
        try (InputStream content = files.read(path)) {
            staging.file(names, stamp(entry), () -> {
                checkWanted(path);
                int read = content.read(buffer);
                count(Math.max(0, read));
                return read < 0 ? null : ByteBuffer.wrap(buffer, 0, read);
            });
        }
        progress.addFile();
    }

    /** One at a time, as that is how its listeners are told. */
    private void count(int bytes) {
        synchronized (progress) {
            progress.addBytes(bytes);
        }
    }

    private void checkWanted(String path) {
        if (slot.isClosed()) {
            throw new TransferException(Reason.CANCELLED, path, "the copying was cancelled", null);
        }
    }

    private static LocalStaging.Stamp stamp(Entry entry) {
        return new LocalStaging.Stamp(entry.mode(), FileTime.from(entry.modified()));
    }

    /** The machine is not trusted: its names stay where they belong. */
    private static String checked(String name, String directory) {
        boolean elsewhere = name.isEmpty() || name.equals(".") || name.equals("..") || name.indexOf('/') >= 0;
        if (elsewhere || name.indexOf('\0') >= 0 || name.indexOf(REPLACEMENT) >= 0) {
            String message =
                    "refused a name that is empty, leads elsewhere, or is not UTF-8: " + directory + "/" + name;
            throw new TransferException(Reason.UNSAFE_ENTRY, name, message, null);
        }
        return name;
    }
}
