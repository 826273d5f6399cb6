package io.recompute.transfer;

import java.io.BufferedOutputStream;
import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;
import org.apache.commons.compress.archivers.tar.TarConstants;

/**
 * Writes a tar stream whose entries are made by name: owners are neither looked up nor told. The long names are GNU's,
 * which every tar reads; busybox's ignores POSIX's. Not thread-safe.
 */
final class TarWriter implements AutoCloseable {
    static final int PLAIN_MODE = 0644;
    static final int EXECUTABLE_MODE = 0755;

    private static final int BUFFER = 1 << 16;

    private final Progress progress;
    private final TarArchiveOutputStream tar;
    private final byte[] buffer = new byte[BUFFER];

    TarWriter(OutputStream target, Progress progress) {
        this.progress = progress;
        this.tar = new TarArchiveOutputStream(
                new BufferedOutputStream(new OpenStream(target), BUFFER), StandardCharsets.UTF_8.name());
        tar.setLongFileMode(TarArchiveOutputStream.LONGFILE_GNU);
        tar.setBigNumberMode(TarArchiveOutputStream.BIGNUMBER_STAR);
    }

    /** The end of the stream is told by the archive; whether the channel ends with it is its owner's to say. */
    private static final class OpenStream extends FilterOutputStream {
        OpenStream(OutputStream target) {
            super(target);
        }

        @Override
        public void write(byte[] bytes, int offset, int length) throws IOException {
            out.write(bytes, offset, length);
        }

        @Override
        public void close() throws IOException {
            flush();
        }
    }

    /** Something failed on the reading side: the stream is whole so far, and the file's entry is not begun. */
    static final class UnreadableException extends IOException {
        private static final long serialVersionUID = 1L;

        UnreadableException(IOException cause) {
            super(cause);
        }
    }

    /**
     * Writes a file as it is now.
     *
     * @return whether it stayed the same while it was read; if not, the entry holds a mixture
     * @throws UnreadableException where it could not be opened
     */
    boolean file(String name, Path file, int mode) throws IOException {
        BasicFileAttributes before;
        InputStream stream;
        try {
            before = attributes(file);
            stream = Files.newInputStream(file, LinkOption.NOFOLLOW_LINKS);
        } catch (IOException e) {
            throw new UnreadableException(e);
        }
        try (stream) {
            begin(name, TarConstants.LF_NORMAL, mode, before.lastModifiedTime(), before.size());
            boolean whole = copy(stream, before.size());
            tar.closeArchiveEntry();
            return whole && unchanged(before, file);
        }
    }

    void bytes(String name, byte[] content) throws IOException {
        begin(name, TarConstants.LF_NORMAL, PLAIN_MODE, FileTime.from(Instant.EPOCH), content.length);
        tar.write(content);
        tar.closeArchiveEntry();
    }

    void directory(String name, int mode, FileTime modified) throws IOException {
        begin(name + "/", TarConstants.LF_DIR, mode, modified, 0);
        tar.closeArchiveEntry();
    }

    void link(String name, String target) throws IOException {
        TarArchiveEntry entry = entry(name, TarConstants.LF_SYMLINK, 0777, FileTime.from(Instant.EPOCH));
        entry.setLinkName(target);
        tar.putArchiveEntry(entry);
        tar.closeArchiveEntry();
    }

    /** Ends the archive and flushes it. */
    @Override
    public void close() throws IOException {
        tar.close();
    }

    private void begin(String name, byte type, int mode, FileTime modified, long size) throws IOException {
        TarArchiveEntry entry = entry(name, type, mode, modified);
        entry.setSize(size);
        tar.putArchiveEntry(entry);
    }

    private static TarArchiveEntry entry(String name, byte type, int mode, FileTime modified) {
        TarArchiveEntry entry = new TarArchiveEntry(name, type);
        entry.setMode(mode);
        entry.setUserName("");
        entry.setGroupName("");
        entry.setModTime(
                FileTime.from(Instant.ofEpochSecond(modified.toInstant().getEpochSecond())));
        return entry;
    }

    /** Writes exactly that many bytes, zeros after the file's end. */
    private boolean copy(InputStream stream, long size) throws IOException {
        long left = size;
        while (left > 0) {
            int read = readSome(stream, (int) Math.min(buffer.length, left));
            if (read <= 0) {
                pad(left);
                return false;
            }
            tar.write(buffer, 0, read);
            progress.addBytes(read);
            left -= read;
        }
        return true;
    }

    /** A file that cannot be read on is a changed one: its entry is begun and has to be filled. */
    private int readSome(InputStream stream, int length) {
        try {
            return stream.read(buffer, 0, length);
        } catch (IOException e) {
            return -1;
        }
    }

    private void pad(long count) throws IOException {
        byte[] zeros = new byte[BUFFER];
        for (long left = count; left > 0; left -= zeros.length) {
            tar.write(zeros, 0, (int) Math.min(zeros.length, left));
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

    private static BasicFileAttributes attributes(Path file) throws IOException {
        return Files.readAttributes(file, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
    }
}
