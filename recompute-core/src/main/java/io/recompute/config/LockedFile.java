package io.recompute.config;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.CoderResult;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystemLoopException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.EnumSet;
import java.util.Set;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.UnaryOperator;

/**
 * A small text file that several processes may change at the same time. A reader sees the text before a change or
 * after it, never between; a change made meanwhile is not lost. A symbolic link is followed, and stays one. Immutable,
 * for any thread.
 *
 * <p>Beside the file lies an empty one, {@code NAME.lock}, that holds the lock and stays: the file itself cannot, since
 * every change puts a new one in its place.
 */
final class LockedFile {
    private static final Set<PosixFilePermission> OWNER_ONLY =
            Set.of(PosixFilePermission.OWNER_READ, PosixFilePermission.OWNER_WRITE);
    private static final Set<PosixFilePermission> READABLE_BY_OTHERS =
            Set.of(PosixFilePermission.GROUP_READ, PosixFilePermission.OTHERS_READ);
    private static final int MAX_LINKS = 40;

    /** A file lock holds off other processes, but is refused, not awaited, by a second thread of this one. */
    private static final ReentrantLock WITHIN_THIS_JVM = new ReentrantLock();

    private final Path path;

    LockedFile(Path path) {
        this.path = path;
    }

    boolean exists() {
        return Files.exists(path);
    }

    /**
     * The whole text.
     *
     * @throws ConfigException where it is not UTF-8
     */
    String read() throws IOException {
        ByteBuffer bytes = ByteBuffer.wrap(Files.readAllBytes(path));
        // One byte never becomes more than one char.
        CharBuffer text = CharBuffer.allocate(bytes.capacity());
        CoderResult result = StandardCharsets.UTF_8.newDecoder().decode(bytes, text, true);
        if (result.isError()) {
            int line = 1;
            for (int i = 0; i < bytes.position(); i++) {
                line += bytes.get(i) == '\n' ? 1 : 0;
            }
            throw new ConfigException(path, line, "this is not UTF-8; save the file in that encoding");
        }
        return text.flip().toString();
    }

    /**
     * Replaces the text by what the change makes of it, the empty text where there is no file. Directories that miss
     * are made. The new file is the owner's alone, where the file system knows such things. Waits for other writers.
     */
    void change(UnaryOperator<String> change) throws IOException {
        Path target = target();
        Path directory = target.resolveSibling("");
        Files.createDirectories(directory);
        WITHIN_THIS_JVM.lock();
        try (FileChannel channel = FileChannel.open(
                        target.resolveSibling(target.getFileName() + ".lock"),
                        EnumSet.of(StandardOpenOption.WRITE, StandardOpenOption.CREATE),
                        ownerOnly(directory));
                FileLock held = channel.lock()) {
            LockedFile current = new LockedFile(target);
            String before = current.exists() ? current.read() : "";
            replace(target, change.apply(before));
        } catch (OverlappingFileLockException e) {
            // Another class loader's copy of this class, which knows another lock.
            throw new IOException("another part of this program is changing it; try again", e);
        } finally {
            WITHIN_THIS_JVM.unlock();
        }
    }

    private static void replace(Path target, String text) throws IOException {
        Path directory = target.resolveSibling("");
        Path temporary = Files.createTempFile(directory, target.getFileName() + ".", ".tmp", ownerOnly(directory));
        try {
            try (FileChannel channel = FileChannel.open(temporary, StandardOpenOption.WRITE)) {
                ByteBuffer bytes = StandardCharsets.UTF_8.encode(text);
                while (bytes.hasRemaining()) {
                    channel.write(bytes);
                }
                channel.force(true);
            }
            Files.move(temporary, target, StandardCopyOption.ATOMIC_MOVE);
        } finally {
            Files.deleteIfExists(temporary);
        }
    }

    /** Whether the group or everybody may read the file; false where the file system does not know such things. */
    boolean readableByOthers() throws IOException {
        return isPosix(path) && Files.getPosixFilePermissions(path).stream().anyMatch(READABLE_BY_OTHERS::contains);
    }

    /** The file that symbolic links lead to, which need not be there yet. */
    private Path target() throws IOException {
        Path target = path.toAbsolutePath();
        for (int links = 0; Files.isSymbolicLink(target); links++) {
            if (links == MAX_LINKS) {
                throw new FileSystemLoopException(path.toString());
            }
            target = target.resolveSibling(Files.readSymbolicLink(target));
        }
        return target;
    }

    private static FileAttribute<?>[] ownerOnly(Path directory) {
        return isPosix(directory)
                ? new FileAttribute<?>[] {PosixFilePermissions.asFileAttribute(OWNER_ONLY)}
                : new FileAttribute<?>[0];
    }

    private static boolean isPosix(Path path) {
        return path.getFileSystem().supportedFileAttributeViews().contains("posix");
    }
}
