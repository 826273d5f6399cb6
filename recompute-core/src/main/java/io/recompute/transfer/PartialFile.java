package io.recompute.transfer;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.DirectoryStream;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The part of a pulled file that has arrived, beside its target until it is whole. Its owner alone may read it. Closing it
 * leaves it there. Used by one thread; no other copy writes to it meanwhile.
 */
final class PartialFile implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(PartialFile.class);
    private static final String PREFIX = ".recompute-partial-";
    private static final Duration ABANDONED = Duration.ofDays(7);
    private static final int BUFFER = 1 << 17;
    private static final int OWNER = 0600;

    /** Those of this JVM. A system's lock is the whole process's, and gone once anybody in it closes the same file. */
    private static final Set<Path> HELD = ConcurrentHashMap.newKeySet();

    private final Path file;
    private final FileChannel channel;

    private PartialFile(Path file, FileChannel channel) {
        this.file = file;
        this.channel = channel;
    }

    /** What arrives cannot be read, as opposed to the file that is written. */
    static final class SourceException extends IOException {
        private static final long serialVersionUID = 1L;

        SourceException(IOException cause) {
            super(cause);
        }
    }

    /** That of an earlier copy, or a new one; in the nearest directory above the target that is there. */
    static PartialFile open(Path target, String key) throws IOException {
        Path directory = LocalStaging.nearest(target);
        PartialFile known = tryOpen(directory.resolve(PREFIX + key));
        PartialFile opened = known != null ? known : tryOpen(directory.resolve(PREFIX + UUID.randomUUID()));
        if (opened == null) {
            throw new IOException("a new file is locked in " + directory);
        }
        return opened;
    }

    /** Null where another copy is just writing to it. */
    private static @Nullable PartialFile tryOpen(Path file) throws IOException {
        if (!HELD.add(file)) {
            return null;
        }
        @Nullable PartialFile opened = null;
        try {
            opened = openAlone(file);
        } finally {
            if (opened == null) {
                HELD.remove(file);
            }
        }
        return opened;
    }

    private static @Nullable PartialFile openAlone(Path file) throws IOException {
        FileChannel channel = FileChannel.open(
                file,
                Set.of(
                        StandardOpenOption.CREATE,
                        StandardOpenOption.READ,
                        StandardOpenOption.WRITE,
                        LinkOption.NOFOLLOW_LINKS));
        boolean ours = false;
        try {
            FileLock lock = channel.tryLock();
            // Between the two, a copy of another program may have completed it, and what we have is the target now.
            if (lock == null || !Files.exists(file, LinkOption.NOFOLLOW_LINKS)) {
                return null;
            }
            LocalModes.set(file, OWNER);
            PartialFile opened = new PartialFile(file, channel);
            opened.clearAbandoned();
            ours = true;
            return opened;
        } catch (OverlappingFileLockException e) {
            return null; // held under another path
        } finally {
            if (!ours) {
                channel.close();
            }
        }
    }

    /**
     * Digests what is there; what is longer than the whole is of no use, and goes.
     *
     * @return where to go on
     */
    long resume(long size, FileDigest digest) throws IOException {
        if (channel.size() > size) {
            channel.truncate(0);
        }
        byte[] bytes = new byte[BUFFER];
        ByteBuffer buffer = ByteBuffer.wrap(bytes);
        channel.position(0);
        for (int read = channel.read(buffer); read >= 0; read = channel.read(buffer)) {
            digest.update(bytes, 0, read);
            buffer.clear();
        }
        return channel.position();
    }

    /**
     * Appends what comes, up to the size.
     *
     * @return how far it has come; less than the size where the stream ended
     * @throws SourceException where the stream is cut
     */
    long fill(InputStream source, long from, long size, FileDigest digest, Progress progress) throws IOException {
        byte[] bytes = new byte[BUFFER];
        long at = from;
        for (int read = read(source, bytes, size - at); read > 0; read = read(source, bytes, size - at)) {
            ByteBuffer part = ByteBuffer.wrap(bytes, 0, read);
            while (part.hasRemaining()) {
                channel.write(part);
            }
            digest.update(bytes, 0, read);
            progress.addBytes(read);
            at += read;
        }
        return at;
    }

    private static int read(InputStream source, byte[] bytes, long left) throws SourceException {
        try {
            return left == 0 ? -1 : source.read(bytes, 0, (int) Math.min(bytes.length, left));
        } catch (IOException e) {
            throw new SourceException(e);
        }
    }

    /** Gives the file its time, its mode and its name. It stays locked: with its time, it may look abandoned to others. */
    void complete(Path target, FileTime modified, int mode) throws IOException {
        Files.setLastModifiedTime(file, modified);
        LocalModes.set(file, mode);
        new LocalMerge(file, target).run();
    }

    /** Deletes it; it must be closed. */
    void delete() throws IOException {
        Files.deleteIfExists(file);
    }

    @Override
    public void close() throws IOException {
        try {
            channel.close();
        } finally {
            HELD.remove(file);
        }
    }

    /** What nobody has continued for a week goes. The time is the file system's. */
    private void clearAbandoned() throws IOException {
        if (channel.size() > 0) {
            return;
        }
        FileTime now = Files.getLastModifiedTime(file);
        try (DirectoryStream<Path> others =
                Files.newDirectoryStream(Objects.requireNonNull(file.getParent()), PREFIX + "*")) {
            for (Path other : others) {
                if (!HELD.contains(other) && isOld(other, now)) {
                    deleteUnlessHeld(other);
                }
            }
        }
    }

    private static boolean isOld(Path other, FileTime now) throws IOException {
        try {
            BasicFileAttributes attributes =
                    Files.readAttributes(other, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
            Duration age = Duration.between(attributes.lastModifiedTime().toInstant(), now.toInstant());
            return attributes.isRegularFile() && age.compareTo(ABANDONED) > 0;
        } catch (NoSuchFileException e) {
            return false; // another copy has just given it its name
        }
    }

    private static void deleteUnlessHeld(Path other) throws IOException {
        try (FileChannel channel =
                        FileChannel.open(other, Set.of(StandardOpenOption.WRITE, LinkOption.NOFOLLOW_LINKS));
                FileLock lock = channel.tryLock()) {
            if (lock != null) {
                Files.deleteIfExists(other);
            }
        } catch (FileSystemException | OverlappingFileLockException e) {
            LOG.debug("{} stays: it is another copy's, or another user's", other, e);
        }
    }
}
