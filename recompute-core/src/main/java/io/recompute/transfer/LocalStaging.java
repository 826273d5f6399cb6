package io.recompute.transfer;

import io.recompute.transfer.TransferException.Reason;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A directory on the file system of a pull's target, in which the pulled files wait until all are there. What arrives
 * cannot leave it: parents are directories made here, never links. Used by one thread, but for files and links whose parents
 * are all there, which may come from several; closing it deletes it.
 */
final class LocalStaging implements AutoCloseable {
    /** Where the content of a file comes from: part by part, null at the end. */
    @FunctionalInterface
    interface Content {
        @Nullable
        ByteBuffer next() throws IOException;
    }

    /**
     * What is kept of a file or directory besides its content.
     *
     * @param mode the nine permission bits
     */
    record Stamp(int mode, FileTime modified) {}

    private final Path root;
    private final Path item;
    /** Directories get their times at the end, as making files in them changes these. */
    private final Map<Path, Stamp> directories = new LinkedHashMap<>();

    private LocalStaging(Path root) {
        this.root = root;
        this.item = root.resolve("item");
    }

    /** A new one in the nearest directory above the target that is there. */
    static LocalStaging near(Path target) throws IOException {
        return new LocalStaging(Files.createTempDirectory(nearest(target), ".recompute-pull-"));
    }

    /** The nearest directory above the target that is there. */
    static Path nearest(Path target) throws IOException {
        Path near = target.toAbsolutePath().getParent();
        while (near != null && !Files.isDirectory(near)) {
            near = near.getParent();
        }
        if (near == null) {
            throw new IOException("no directory above " + target);
        }
        return near;
    }

    /** Whether nothing has arrived. */
    boolean isEmpty() {
        return !Files.exists(item, LinkOption.NOFOLLOW_LINKS);
    }

    /** Writes a file; no names mean the pulled thing itself. */
    void file(List<String> names, Stamp stamp, Content content) throws IOException {
        Path file = place(names);
        try (FileChannel out = FileChannel.open(file, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
            for (ByteBuffer part = content.next(); part != null; part = content.next()) {
                while (part.hasRemaining()) {
                    out.write(part);
                }
            }
        } catch (FileAlreadyExistsException e) {
            throw twice(names, e);
        }
        Files.setLastModifiedTime(file, stamp.modified());
        LocalModes.set(file, stamp.mode());
    }

    /** Makes a directory, whose owner may use it whatever the mode says. */
    void directory(List<String> names, Stamp stamp) throws IOException {
        Path directory = place(names);
        if (!Files.isDirectory(directory, LinkOption.NOFOLLOW_LINKS)) {
            Files.createDirectory(directory);
        }
        directories.put(directory, stamp);
    }

    /** Makes a second name of a file that arrived before: a copy of it. */
    void copy(List<String> names, List<String> original) throws IOException {
        Path source = place(original);
        if (!Files.isRegularFile(source, LinkOption.NOFOLLOW_LINKS)) {
            throw unsafe(original, "a hard link to what is no file");
        }
        Path file = place(names);
        Files.copy(source, file, StandardCopyOption.COPY_ATTRIBUTES);
    }

    /** Makes a link, which must stay inside the pulled directory. */
    void link(List<String> names, String target) throws IOException {
        Path link = place(names);
        int depth = names.size() - 1;
        boolean descending = false;
        for (String part : target.split("/", -1)) {
            boolean up = part.equals("..");
            // A ".." after a name could climb out through another link, though it looks as if it stayed inside.
            if (up && descending) {
                depth = -1;
            }
            depth -= up ? 1 : 0;
            descending |= !up && !part.isEmpty() && !part.equals(".");
        }
        if (target.isEmpty()
                || target.startsWith("/")
                || depth < 0
                || Path.of(target).isAbsolute()) {
            throw unsafe(names, "a link out of the copied directory, to " + target);
        }
        try {
            Files.createSymbolicLink(link, Path.of(target));
        } catch (FileAlreadyExistsException e) {
            throw twice(names, e);
        }
    }

    /** Puts what has arrived into place. */
    void moveTo(Path target) throws IOException {
        List<Map.Entry<Path, Stamp>> stamps = new ArrayList<>(directories.entrySet());
        for (int i = stamps.size() - 1; i >= 0; i--) {
            Path directory = stamps.get(i).getKey();
            LocalModes.set(directory, stamps.get(i).getValue().mode() | 0700);
            Files.setLastModifiedTime(directory, stamps.get(i).getValue().modified());
        }
        new LocalMerge(item, target).run();
    }

    @Override
    public void close() throws IOException {
        Files.walkFileTree(root, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
                Files.delete(file);
                return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult postVisitDirectory(Path directory, @Nullable IOException error) throws IOException {
                Files.delete(directory);
                return FileVisitResult.CONTINUE;
            }
        });
    }

    /** The place of these names, with its parents made. */
    private Path place(List<String> names) throws IOException {
        Path path = item;
        for (int i = 0; i < names.size(); i++) {
            if (!Files.exists(path, LinkOption.NOFOLLOW_LINKS)) {
                Files.createDirectory(path);
            } else if (!Files.isDirectory(path, LinkOption.NOFOLLOW_LINKS)) {
                throw unsafe(names, "a file below what is no directory");
            }
            path = path.resolve(single(names, names.get(i)));
        }
        return path;
    }

    /** The name, where this file system takes it for one: on Windows {@code a\b} and {@code c:} are none. */
    private static Path single(List<String> names, String name) {
        try {
            Path path = Path.of(name);
            if (!path.isAbsolute()
                    && path.getNameCount() == 1
                    && path.toString().equals(name)) {
                return path;
            }
        } catch (InvalidPathException e) {
            throw unsafe(names, "a name that cannot be written here (" + e.getReason() + ")");
        }
        throw unsafe(names, "a name that cannot be written here");
    }

    private static TransferException unsafe(List<String> names, String what) {
        String name = String.join("/", names);
        return new TransferException(Reason.UNSAFE_ENTRY, name, "refused " + what + ": " + name, null);
    }

    private static TransferException twice(List<String> names, IOException cause) {
        String name = String.join("/", names);
        String message = "two files are the same to this file system: " + name;
        return new TransferException(Reason.CONFLICT, name, message, cause);
    }
}
