package io.recompute.transfer;

import io.recompute.model.RemotePath;
import io.recompute.transfer.TransferException.Reason;
import io.recompute.transport.ConnectionLostException;
import io.recompute.transport.FileService;
import io.recompute.transport.FileService.Entry;
import io.recompute.transport.FileService.Kind;
import io.recompute.transport.control.FileLogin;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** As {@link Push}, to a login that has files and no shell. */
final class FilePush implements Copying {
    private static final String STAGING = ".recompute-staging-";

    private final FileLogin login;
    private final RemotePath target;
    private final TransferSpec spec;
    private final Progress progress;
    private final ChannelSlot slot = new ChannelSlot();
    private final List<String> notes = new ArrayList<>();

    /**
     * A copy that has not begun.
     *
     * @param target absolute
     */
    FilePush(FileLogin login, RemotePath target, TransferSpec spec, Progress progress) {
        this.login = login;
        this.target = target;
        this.spec = spec;
        this.progress = progress;
    }

    @Override
    public TransferReport run() {
        Path source = spec.local();
        try {
            boolean directory = Files.isDirectory(source);
            long size = directory ? 0 : Files.size(source); // says where there is none
            if (!directory && spec.shape() == TransferSpec.Shape.CONTENTS) {
                throw new TransferException(Reason.CONFLICT, source.toString(), source + " is not a directory", null);
            }
            String place = place();
            Attempts attempts = new Attempts(slot);
            while (true) {
                progress.begin();
                notes.clear();
                if (!directory) {
                    progress.expect(size);
                }
                try {
                    send(source.toRealPath(), directory, place);
                    TransferProgress end = progress.now();
                    return new TransferReport(end.files(), end.bytes(), notes, Optional.empty());
                } catch (ConnectionLostException e) {
                    attempts.orThrow(e, 0);
                }
            }
        } catch (IOException e) {
            throw RemoteFailure.local(source.toString(), e);
        }
    }

    /** Ends it before its next file or part of one. */
    @Override
    public void close() {
        slot.close();
    }

    /** Where it goes, told once: a second attempt must not find the first one's directory and go into that. */
    private String place() throws IOException {
        boolean into = switch (spec.shape()) {
            case CONTENTS -> false;
            case INTO -> true;
            case AS -> login.ask(files -> files.isDirectory(target.toString()));
        };
        return into ? target.resolve(String.valueOf(spec.local().getFileName())).toString() : target.toString();
    }

    private void send(Path source, boolean directory, String place) throws IOException {
        FileService files = login.service();
        Optional<Entry> there = files.look(place);
        boolean merge = directory && there.isPresent() && files.isDirectory(place);
        if (there.isPresent() && (directory ? !merge : there.get().kind() == Kind.DIRECTORY)) {
            String what = directory ? " is not a directory" : " is a directory";
            throw new TransferException(Reason.CONFLICT, place, place + " on " + login.instance() + what, null);
        }
        String near = FileTrees.nearest(files, place);
        String prefix = near.equals("/") ? near + STAGING : near + "/" + STAGING;
        try (FileUpload upload = FileUpload.open(files, login.lanes(), prefix, progress, slot::isClosed)) {
            FoundFiles found = new FoundFiles();
            Files.walkFileTree(source, new AddingFiles(found, "", source, notes));
            found.sendAll(upload, login.lanes());
            files.makeDirectories(directory ? place : FileTrees.parent(place), TarWriter.EXECUTABLE_MODE);
            if (!directory) {
                upload.moveTo(place);
                return;
            }
            List<String> blocked = upload.mergeInto(place);
            if (!blocked.isEmpty()) {
                String first = place + "/" + blocked.get(0);
                String message = blocked.size() + " files were not put into place on " + login.instance()
                        + ", as directories that are not empty are there: " + first;
                throw new TransferException(Reason.CONFLICT, first, message, null);
            }
        }
    }
}
