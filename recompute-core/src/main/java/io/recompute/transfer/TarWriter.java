package io.recompute.transfer;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.security.MessageDigest;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Writes a tar stream, gathered into parts of 64 KiB. Ending it leaves the stream below open: whether the channel ends
 * with the archive is its owner's to say. Not thread-safe.
 */
final class TarWriter implements AutoCloseable {
    static final int PLAIN_MODE = 0644;
    static final int EXECUTABLE_MODE = 0755;

    private static final int BUFFER = 1 << 16;
    /** Two empty blocks are the end; tar writes whole records of twenty. */
    private static final int RECORD = 20 * TarHeader.BLOCK;

    private final OutputStream target;
    private final Progress progress;
    private final byte[] buffer = new byte[BUFFER];
    private int filled;
    private long written;

    TarWriter(OutputStream target, Progress progress) {
        this.target = target;
        this.progress = progress;
    }

    /** Something failed on the reading side: the stream is whole so far, and the file's entry is not begun. */
    static final class UnreadableException extends IOException {
        private static final long serialVersionUID = 1L;

        UnreadableException(IOException cause) {
            super(cause);
        }
    }

    /**
     * A file as it was read.
     *
     * @param whole whether it stayed the same meanwhile; if not, the entry holds a mixture
     * @param modified as exact as the file system tells it; whole seconds are sent
     */
    record Read(boolean whole, long size, FileTime modified) {}

    /**
     * Writes a file as it is now.
     *
     * @param digest is given the content; null for none
     * @throws UnreadableException where it could not be opened
     */
    Read file(String name, Path file, int mode, @Nullable MessageDigest digest) throws IOException {
        BasicFileAttributes before;
        InputStream stream;
        try {
            before = attributes(file);
            stream = Files.newInputStream(file, LinkOption.NOFOLLOW_LINKS);
        } catch (IOException e) {
            throw new UnreadableException(e);
        }
        try (stream) {
            FileTime modified = before.lastModifiedTime();
            write(new TarHeader(name, TarHeader.FILE, mode, seconds(modified), before.size(), ""));
            boolean whole = copy(stream, before.size(), digest);
            zeros(TarHeader.padding(before.size()));
            return new Read(whole && unchanged(before, file), before.size(), modified);
        }
    }

    void bytes(String name, byte[] content) throws IOException {
        write(new TarHeader(name, TarHeader.FILE, PLAIN_MODE, 0, content.length, ""));
        write(content);
        zeros(TarHeader.padding(content.length));
    }

    void directory(String name, int mode, FileTime modified) throws IOException {
        write(new TarHeader(name + "/", TarHeader.DIRECTORY, mode, seconds(modified), 0, ""));
    }

    void link(String name, String linkTarget) throws IOException {
        write(new TarHeader(name, TarHeader.LINK, 0777, 0, 0, linkTarget));
    }

    /** Ends the archive and flushes it. */
    @Override
    public void close() throws IOException {
        zeros(2 * TarHeader.BLOCK);
        zeros((RECORD - written % RECORD) % RECORD);
        flush();
        target.flush();
    }

    private void write(TarHeader header) throws IOException {
        write(header.blocks());
    }

    private void write(byte[] bytes) throws IOException {
        for (int at = 0; at < bytes.length; ) {
            int length = Math.min(bytes.length - at, room());
            System.arraycopy(bytes, at, buffer, filled, length);
            advance(length);
            at += length;
        }
    }

    private void zeros(long count) throws IOException {
        for (long left = count; left > 0; ) {
            int length = (int) Math.min(left, room());
            Arrays.fill(buffer, filled, filled + length, (byte) 0);
            advance(length);
            left -= length;
        }
    }

    /** How much goes into the buffer; at least one byte. */
    private int room() throws IOException {
        if (filled == BUFFER) {
            flush();
        }
        return BUFFER - filled;
    }

    private void advance(int length) {
        filled += length;
        written += length;
    }

    private void flush() throws IOException {
        target.write(buffer, 0, filled);
        filled = 0;
    }

    /** Writes exactly that many bytes, zeros after the file's end. */
    private boolean copy(InputStream stream, long size, @Nullable MessageDigest digest) throws IOException {
        long left = size;
        while (left > 0) {
            int read = readSome(stream, (int) Math.min(room(), left));
            if (read <= 0) {
                zeros(left);
                return false;
            }
            if (digest != null) {
                digest.update(buffer, filled, read);
            }
            advance(read);
            progress.addBytes(read);
            left -= read;
        }
        return true;
    }

    /** A file that cannot be read on is a changed one: its entry is begun and has to be filled. */
    private int readSome(InputStream stream, int length) {
        try {
            return stream.read(buffer, filled, length);
        } catch (IOException e) {
            return -1;
        }
    }

    private static boolean unchanged(BasicFileAttributes before, Path file) {
        try {
            BasicFileAttributes after = attributes(file);
            return after.size() == before.size() && after.lastModifiedTime().equals(before.lastModifiedTime());
        } catch (IOException e) {
            return false;
        }
    }

    private static long seconds(FileTime time) {
        return time.toInstant().getEpochSecond();
    }

    private static BasicFileAttributes attributes(Path file) throws IOException {
        return Files.readAttributes(file, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
    }
}
