package io.recompute.transfer;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * The part of a pulled file that has arrived, beside its target until it is whole. Its owner alone may read it. Closing it
 * leaves it there. Used by one thread; no other copy writes to it meanwhile.
 */
final class PartialFile implements AutoCloseable {
    private static final String PREFIX = ".recompute-partial-";
    private static final Duration ABANDONED = Duration.ofDays(7);
    private static final int BUFFER = 1 << 17;
    private static final int OWNER = 0600;

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
        FileChannel channel = FileChannel.open(
                file,
                Set.of(
                        StandardOpenOption.CREATE,
                        StandardOpenOption.READ,
                        StandardOpenOption.WRITE,
                        LinkOption.NOFOLLOW_LINKS));
        PartialFile opened = null;
        try {
            FileLock lock = channel.tryLock();
            if (lock != null) {
                LocalModes.set(file, OWNER);
                opened = new PartialFile(file, channel);
                opened.clearAbandoned();
            }
        } catch (OverlappingFileLockException e) {
            opened = null;
        } finally {
            if (opened == null) {
                channel.close();
            }
        }
        return opened;
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

    /** Gives the file its time, its mode and its name. */
    void complete(Path target, FileTime modified, int mode) throws IOException {
        channel.close();
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
        channel.close();
    }

    /** What nobody has continued for a week goes. The time is the file system's. */
    private void clearAbandoned() throws IOException {
        if (channel.size() > 0) {
            return;
        }
        FileTime now = Files.getLastModifiedTime(file);
        try (DirectoryStream<Path> others = Files.newDirectoryStream(file.resolveSibling("."), PREFIX + "*")) {
            for (Path other : others) {
                FileTime then = Files.getLastModifiedTime(other, LinkOption.NOFOLLOW_LINKS);
                if (Duration.between(then.toInstant(), now.toInstant()).compareTo(ABANDONED) > 0) {
                    Files.deleteIfExists(other);
                }
            }
        }
    }
}
