package io.recompute.transfer;

import io.recompute.model.Sha256;
import io.recompute.transport.FileService;
import io.recompute.transport.FileService.Entry;
import io.recompute.transport.FileService.Kind;
import io.recompute.transport.TransportException;
import io.recompute.transport.control.Lanes;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.security.MessageDigest;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * As {@link Upload}, to a login that has files and no shell: what was added lies in a staging directory on the machine until
 * {@link #mergeInto} renames each file into its place. Some round trips for each file, which the lanes of a login spend on
 * many at once: things may be added by several threads; all else is for one, which closes it.
 */
public final class FileUpload implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(FileUpload.class);
    private static final int BUFFER = 1 << 15;
    private static final int OWNER = 0700;

    private final FileService files;
    private final Lanes lanes;
    private final String staging;
    private final Progress progress;
    /** What was added, by its name below the place that it goes to: where it waits; null for a directory. */
    private final Map<String, @Nullable String> added = Collections.synchronizedMap(new TreeMap<>());

    private final Map<String, Stamp> directories = new ConcurrentHashMap<>();
    private final BooleanSupplier cancelled;
    private final AtomicInteger count = new AtomicInteger();
    private boolean closed;

    private record Stamp(int mode, Instant modified) {}

    private FileUpload(FileService files, Lanes lanes, String staging, Progress progress, BooleanSupplier cancelled) {
        this.files = files;
        this.lanes = lanes;
        this.staging = staging;
        this.progress = progress;
        this.cancelled = cancelled;
    }

    /** Begins: makes a staging directory whose path begins so, in a directory that is there. */
    public static FileUpload open(FileService files, Lanes lanes, String prefix, UploadProgress progress) {
        return open(files, lanes, prefix, progress.whole(), () -> false);
    }

    static FileUpload open(
            FileService files, Lanes lanes, String prefix, Progress progress, BooleanSupplier cancelled) {
        String staging = prefix + UUID.randomUUID();
        act(staging, () -> {
            files.makeDirectory(staging, OWNER);
            FileTrees.removeOld(files, prefix, staging);
        });
        return new FileUpload(files, lanes, staging, progress, cancelled);
    }

    /** As {@link Upload#file(String, Path, boolean, boolean)}. */
    public Upload.Added file(String name, Path file, boolean executable, boolean fresh) {
        return add(name, file, executable ? TarWriter.EXECUTABLE_MODE : TarWriter.PLAIN_MODE, fresh);
    }

    /** As {@link FileSink#file(String, Path, int)}. */
    Upload.Outcome file(String name, Path file, int mode) {
        return add(name, file, mode, false).outcome();
    }

    private Upload.Added add(String name, Path file, int mode, boolean fresh) {
        for (int attempt = 0; attempt < 2; attempt++) {
            String place = next();
            MessageDigest digest = fresh ? Sha256.begin() : null;
            FileVersion version;
            InputStream stream;
            try {
                version = FileVersion.of(file);
                stream = Files.newInputStream(file, LinkOption.NOFOLLOW_LINKS);
            } catch (IOException e) {
                return Upload.Added.UNREADABLE;
            }
            try (stream) {
                boolean whole = send(stream, version.size(), place, digest);
                if (whole && version.equals(versionOf(file))) {
                    Instant modified = version.modified().toInstant();
                    files.stamp(place, mode, modified);
                    added.put(name, place);
                    progress.addFile();
                    return new Upload.Added(
                            Upload.Outcome.SENT, version.size(), modified, digest == null ? "" : Sha256.hex(digest));
                }
            } catch (IOException e) {
                throw RemoteFailure.local(name, e);
            }
        }
        return Upload.Added.CHANGED;
    }

    private static @Nullable FileVersion versionOf(Path file) {
        try {
            return FileVersion.of(file);
        } catch (IOException e) {
            return null; // it has gone, and so it has changed
        }
    }

    /** Sends that many bytes; whether the file had them. */
    private boolean send(InputStream stream, long size, String place, @Nullable MessageDigest digest)
            throws IOException {
        byte[] buffer = new byte[BUFFER];
        long left = size;
        try (OutputStream out = files.create(place)) {
            while (left > 0) {
                checkWanted();
                int read = read(stream, buffer, (int) Math.min(buffer.length, left));
                if (read <= 0) {
                    return false;
                }
                if (digest != null) {
                    digest.update(buffer, 0, read);
                }
                out.write(buffer, 0, read);
                count(read);
                left -= read;
            }
        }
        return true;
    }

    /** One at a time, as that is how its listeners are told. */
    private void count(int bytes) {
        synchronized (progress) {
            progress.addBytes(bytes);
        }
    }

    /** A file that cannot be read on is a changed one. */
    private static int read(InputStream stream, byte[] buffer, int length) {
        try {
            return stream.read(buffer, 0, length);
        } catch (IOException e) {
            return -1;
        }
    }

    /** As {@link FileSink#link(String, String)}. */
    public void link(String name, String target) {
        String place = next();
        act(name, () -> files.makeLink(place, target));
        added.put(name, place);
        progress.addFile();
    }

    /** As {@link FileSink#directory(String, int, FileTime)}. */
    void directory(String name, int mode, FileTime modified) {
        added.put(name, null);
        directories.put(name, new Stamp(mode, modified.toInstant()));
    }

    /**
     * Puts a text at a path, in place of what is there.
     *
     * @throws TransferException where it could not
     */
    public void text(String path, String text) {
        String place = next();
        act(path, () -> {
            try (OutputStream out = files.create(place)) {
                out.write(text.getBytes(StandardCharsets.UTF_8));
            }
            files.replace(place, path);
        });
    }

    /**
     * Renames all that was added into a directory that is there, over files and links. Those of a file's parents that are
     * missing are made; a link to a directory is followed.
     *
     * @return the names where a directory that is not empty is in a file's way: it stays
     * @throws TransferException what kept it from happening
     */
    public List<String> mergeInto(String target) {
        List<String> blocked = Collections.synchronizedList(new ArrayList<>());
        Map<String, Map<String, Entry>> there = new ConcurrentHashMap<>();
        act(target, () -> {
            for (Set<String> level : levels()) {
                lanes.each(level, name -> {
                    var unused = directory(target, name, there);
                });
            }
            lanes.each(added.entrySet(), each -> {
                String staged = each.getValue();
                if (staged != null && !put(target, each.getKey(), staged, there)) {
                    blocked.add(each.getKey());
                }
            });
            lanes.each(directories.entrySet(), each -> {
                Stamp stamp = each.getValue();
                files.stamp(join(target, each.getKey()), stamp.mode(), stamp.modified());
            });
        });
        Collections.sort(blocked);
        return List.copyOf(blocked);
    }

    /** The directories that are needed, each level of them after the one above. */
    private Collection<Set<String>> levels() {
        SortedMap<Integer, Set<String>> levels = new TreeMap<>(Map.of(-1, Set.of("")));
        added.forEach((name, staged) -> {
            for (String each = staged == null ? name : parent(name); !each.isEmpty(); each = parent(each)) {
                int depth =
                        (int) each.chars().filter(character -> character == '/').count();
                if (!levels.computeIfAbsent(depth, key -> new TreeSet<>()).add(each)) {
                    break; // and so all above it are there
                }
            }
        });
        return levels.values();
    }

    private static String parent(String name) {
        return name.substring(0, Math.max(0, name.lastIndexOf('/')));
    }

    /** Renames the one thing that was added without a name. */
    void moveTo(String target) {
        String staged = added.get("");
        if (staged == null) {
            throw new IllegalStateException("nothing was added without a name");
        }
        act(target, () -> files.replace(staged, target));
    }

    private boolean put(String target, String name, String staged, Map<String, Map<String, Entry>> there)
            throws IOException {
        Entry before = directory(target, parent(name), there).get(name.substring(name.lastIndexOf('/') + 1));
        String place = join(target, name);
        if (before != null && before.kind() == Kind.DIRECTORY && !removed(place)) {
            return false;
        }
        files.replace(staged, place);
        return true;
    }

    private boolean removed(String directory) {
        try {
            files.removeDirectory(directory);
            return true;
        } catch (IOException e) {
            return false; // servers do not tell that it is not empty from other reasons
        }
    }

    /** What is in a directory below the target, which is made where it is missing. */
    private Map<String, Entry> directory(String target, String name, Map<String, Map<String, Entry>> there)
            throws IOException {
        Map<String, Entry> known = there.get(name);
        if (known != null) {
            return known;
        }
        Map<String, Entry> entries = new HashMap<>();
        String place = join(target, name);
        if (name.isEmpty() || !make(target, name, place, there)) {
            files.list(place).forEach(entry -> entries.put(entry.name(), entry));
        }
        there.put(name, entries);
        return entries;
    }

    /** Makes a directory unless there is one; whether it did. */
    private boolean make(String target, String name, String place, Map<String, Map<String, Entry>> there)
            throws IOException {
        Map<String, Entry> parent = directory(target, parent(name), there);
        Entry before = parent.get(name.substring(name.lastIndexOf('/') + 1));
        if (before != null) {
            if (before.kind() == Kind.DIRECTORY || (before.kind() == Kind.LINK && files.isDirectory(place))) {
                return false;
            }
            files.remove(place);
        }
        files.makeDirectory(place, TarWriter.EXECUTABLE_MODE);
        return true;
    }

    private void checkWanted() {
        if (cancelled.getAsBoolean()) {
            throw new TransferException(TransferException.Reason.CANCELLED, staging, "the copying was cancelled", null);
        }
    }

    private String next() {
        checkWanted();
        return staging + "/" + count.getAndIncrement();
    }

    private static String join(String directory, String name) {
        return name.isEmpty() ? directory : directory + "/" + name;
    }

    @FunctionalInterface
    private interface Action {
        void run() throws IOException;
    }

    private static void act(String path, Action action) {
        try {
            action.run();
        } catch (IOException e) {
            throw RemoteFailure.local(path, e);
        }
    }

    /** Removes what is left in the staging directory; where the connection is gone, a copy a week later does. */
    @Override
    public void close() {
        if (closed || !files.isOpen()) {
            return;
        }
        closed = true;
        try {
            lanes.each(files.list(staging), entry -> files.remove(staging + "/" + entry.name()));
            files.removeDirectory(staging);
        } catch (IOException | TransportException e) {
            LOG.debug("{} was left behind", staging, e);
        }
    }
}
