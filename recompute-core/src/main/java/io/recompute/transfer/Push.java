package io.recompute.transfer;

import io.recompute.model.RemotePath;
import io.recompute.transfer.TransferException.Reason;
import io.recompute.transport.control.Machine;
import io.recompute.transport.control.Script;
import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;

/** Copies a file or a directory to a machine. */
final class Push implements Copying {
    private static final String ITEM = "item";
    /** A directory that its owner cannot write to could be neither filled nor cleared away. */
    private static final int OWNER = 0700;

    private final Machine machine;
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
    Push(Machine machine, RemotePath target, TransferSpec spec, Progress progress) {
        this.machine = machine;
        this.target = target;
        this.spec = spec;
        this.progress = progress;
    }

    @Override
    public TransferReport run() {
        Path source = spec.local();
        try {
            boolean directory = Files.isDirectory(source);
            if (!directory) {
                progress.expect(Files.size(source));
            }
            if (!directory && spec.shape() == TransferSpec.Shape.CONTENTS) {
                throw new TransferException(Reason.CONFLICT, source.toString(), source + " is not a directory", null);
            }
            send(source.toRealPath(), directory);
        } catch (IOException e) {
            throw RemoteFailure.local(source.toString(), e);
        }
        TransferProgress end = progress.now();
        return new TransferReport(end.files(), end.bytes(), notes);
    }

    @Override
    public void close() {
        slot.close();
    }

    private void send(Path source, boolean directory) throws IOException {
        Script script = Script.resource(
                Push.class,
                "push.sh",
                target.toString(),
                spec.shape().word(),
                String.valueOf(spec.local().getFileName()),
                UUID.randomUUID().toString(),
                directory ? "directory" : "file");
        try (Upload upload = slot.hold(Upload.open(machine, script, target.toString(), progress), target.toString())) {
            Files.walkFileTree(source, new Adding(upload, source));
            List<String> blocked = upload.finish();
            if (!blocked.isEmpty()) {
                String first = blocked.get(0);
                String message = blocked.size() + " files were not put into place on " + machine.instance()
                        + ", as directories that are not empty are there: " + first;
                throw new TransferException(Reason.CONFLICT, first, message, null);
            }
        }
    }

    /** Adds everything below a path, links as links. */
    private final class Adding extends SimpleFileVisitor<Path> {
        private final Upload upload;
        private final Path source;

        Adding(Upload upload, Path source) {
            this.upload = upload;
            this.source = source;
        }

        @Override
        public FileVisitResult preVisitDirectory(Path directory, BasicFileAttributes attributes) throws IOException {
            int mode = LocalModes.of(directory) | OWNER;
            upload.directory(name(directory), mode, attributes.lastModifiedTime());
            return FileVisitResult.CONTINUE;
        }

        @Override
        public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
            if (attributes.isSymbolicLink()) {
                upload.link(name(file), Files.readSymbolicLink(file).toString());
            } else if (attributes.isRegularFile()) {
                add(file);
            } else {
                notes.add("left out, as it is neither a file nor a link: " + file);
            }
            return FileVisitResult.CONTINUE;
        }

        private void add(Path file) throws IOException {
            Upload.Outcome outcome = upload.file(name(file), file, LocalModes.of(file));
            if (outcome == Upload.Outcome.CHANGED) {
                throw new TransferException(
                        Reason.CHANGED, file.toString(), file + " changes while it is read; push it later", null);
            }
            if (outcome == Upload.Outcome.UNREADABLE) {
                throw new TransferException(Reason.PERMISSION, file.toString(), "cannot read " + file, null);
            }
        }

        private String name(Path path) {
            String below = source.relativize(path)
                    .toString()
                    .replace(path.getFileSystem().getSeparator(), "/");
            if (below.indexOf('\uFFFD') >= 0) {
                String message = "the name of " + path + " is not text in this JVM's encoding";
                throw new TransferException(Reason.FAILED, path.toString(), message, null);
            }
            return below.isEmpty() ? ITEM : ITEM + "/" + below;
        }
    }
}
