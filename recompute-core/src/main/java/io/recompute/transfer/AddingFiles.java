package io.recompute.transfer;

import io.recompute.transfer.TransferException.Reason;
import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.List;

/** Adds everything below a path, links as links. */
final class AddingFiles extends SimpleFileVisitor<Path> {
    /** A directory that its owner cannot write to could be neither filled nor cleared away. */
    private static final int OWNER = 0700;

    private final FileSink sink;
    private final String root;
    private final Path source;
    private final List<String> notes;

    /**
     * The adding of a path.
     *
     * @param root the name that the path itself has there; may be empty
     * @param notes is told what was left out
     */
    AddingFiles(FileSink sink, String root, Path source, List<String> notes) {
        this.sink = sink;
        this.root = root;
        this.source = source;
        this.notes = notes;
    }

    @Override
    public FileVisitResult preVisitDirectory(Path directory, BasicFileAttributes attributes) throws IOException {
        sink.directory(name(directory), LocalModes.of(directory) | OWNER, attributes.lastModifiedTime());
        return FileVisitResult.CONTINUE;
    }

    @Override
    public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
        if (attributes.isSymbolicLink()) {
            sink.link(name(file), Files.readSymbolicLink(file).toString());
        } else if (attributes.isRegularFile()) {
            add(file);
        } else {
            notes.add("left out, as it is neither a file nor a link: " + file);
        }
        return FileVisitResult.CONTINUE;
    }

    private void add(Path file) throws IOException {
        check(file, sink.file(name(file), file, LocalModes.of(file)));
    }

    /** Refuses what was not sent. */
    static void check(Path file, Upload.Outcome outcome) {
        if (outcome == Upload.Outcome.CHANGED) {
            throw new TransferException(
                    Reason.CHANGED, file.toString(), file + " changes while it is read; push it later", null);
        }
        if (outcome == Upload.Outcome.UNREADABLE) {
            throw new TransferException(Reason.PERMISSION, file.toString(), "cannot read " + file, null);
        }
    }

    private String name(Path path) {
        String below =
                source.relativize(path).toString().replace(path.getFileSystem().getSeparator(), "/");
        if (below.indexOf('\uFFFD') >= 0) {
            String message = "the name of " + path + " is not text in this JVM's encoding";
            throw new TransferException(Reason.FAILED, path.toString(), message, null);
        }
        return below.isEmpty() || root.isEmpty() ? root + below : root + "/" + below;
    }
}
