package io.recompute.transfer;

import io.recompute.transfer.TransferException.Reason;
import java.io.BufferedInputStream;
import java.io.EOFException;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.jspecify.annotations.Nullable;

/**
 * Unpacks a tar stream from a machine that is not trusted: a name or link that leads out of the staging directory is
 * refused with {@link Reason#UNSAFE_ENTRY}. Used once, by one thread.
 */
final class TarReader {
    private static final int BUFFER = 1 << 16;
    private static final int PERMISSIONS = 0777;
    /** An archive ends with two blocks of zeros. */
    private static final int END_MARK = 1024;

    private static final char REPLACEMENT = '\uFFFD';

    private final ZeroCountingStream stream;
    private final TarArchiveInputStream tar;
    private final LocalStaging staging;
    private final Progress progress;
    private final byte[] buffer = new byte[BUFFER];

    TarReader(InputStream stream, LocalStaging staging, Progress progress) {
        this.stream = new ZeroCountingStream(stream);
        this.tar =
                new TarArchiveInputStream(new BufferedInputStream(this.stream, BUFFER), StandardCharsets.UTF_8.name());
        this.staging = staging;
        this.progress = progress;
    }

    /** The stream itself is cut or no archive, as opposed to this side's disk. */
    static final class StreamException extends IOException {
        private static final long serialVersionUID = 1L;

        StreamException(IOException cause) {
            super(cause);
        }
    }

    /**
     * Unpacks all of it: either a directory's contents, beginning with the directory itself as {@code ./}, or one file.
     *
     * @param directoryOnly whether the one file is an error
     * @throws StreamException where the stream cannot be read
     */
    void readAll(boolean directoryOnly) throws IOException {
        TarArchiveEntry entry = next();
        if (entry != null && !directoryOnly && names(entry.getName()).size() == 1 && entry.isFile()) {
            expectOne(entry);
            entry = next();
            if (entry != null) {
                throw unsafe(entry.getName(), "more than the one file");
            }
        }
        for (; entry != null; entry = next()) {
            read(entry);
        }
        drain();
    }

    private void expectOne(TarArchiveEntry entry) throws IOException {
        progress.expect(entry.getSize());
        staging.file(List.of(), stamp(entry), this::content);
        progress.addFile();
    }

    private void read(TarArchiveEntry entry) throws IOException {
        List<String> names = names(entry.getName());
        if (names.isEmpty() && !entry.isDirectory()) {
            throw unsafe(entry.getName(), "an entry without a name");
        }
        if (entry.isSymbolicLink()) {
            staging.link(names, entry.getLinkName());
        } else if (entry.isLink()) {
            staging.copy(names, names(entry.getLinkName()));
        } else if (entry.isDirectory()) {
            staging.directory(names, stamp(entry));
            return;
        } else if (entry.isFile()) {
            staging.file(names, stamp(entry), this::content);
        } else {
            return;
        }
        progress.addFile();
    }

    private static LocalStaging.Stamp stamp(TarArchiveEntry entry) {
        return new LocalStaging.Stamp(entry.getMode() & PERMISSIONS, entry.getLastModifiedTime());
    }

    private static List<String> names(String name) {
        List<String> names = new ArrayList<>();
        for (String part : name.split("/")) {
            if (!part.isEmpty() && !part.equals(".")) {
                names.add(part);
            }
        }
        boolean absolute = name.startsWith("/");
        if (absolute || names.contains("..") || name.indexOf('\0') >= 0 || name.indexOf(REPLACEMENT) >= 0) {
            throw unsafe(name, "a name that is absolute, climbs, or is not UTF-8");
        }
        return names;
    }

    private static TransferException unsafe(String name, String what) {
        return new TransferException(Reason.UNSAFE_ENTRY, name, "refused " + what + ": " + name, null);
    }

    /** The next part of the present entry's content, in a buffer that the next call reuses; null at its end. */
    private @Nullable ByteBuffer content() throws IOException {
        int read;
        try {
            read = tar.read(buffer);
        } catch (IOException e) {
            throw new StreamException(e);
        }
        if (read < 0) {
            return null;
        }
        progress.addBytes(read);
        return ByteBuffer.wrap(buffer, 0, read);
    }

    private @Nullable TarArchiveEntry next() throws IOException {
        try {
            return tar.getNextEntry();
        } catch (IOException | IllegalArgumentException e) {
            throw new StreamException(e instanceof IOException cut ? cut : new IOException(e));
        }
    }

    /** What a tar writes after its end mark must be taken, or it waits. */
    private void drain() throws IOException {
        try {
            stream.transferTo(OutputStream.nullOutputStream());
        } catch (IOException e) {
            throw new StreamException(e);
        }
        if (stream.trailingZeros() < END_MARK) {
            throw new StreamException(new EOFException("the archive has no end"));
        }
    }

    /** Counts the zero bytes that the stream ended with: the library takes a cut stream for a whole one. */
    private static final class ZeroCountingStream extends FilterInputStream {
        private long zeros;

        ZeroCountingStream(InputStream stream) {
            super(stream);
        }

        long trailingZeros() {
            return zeros;
        }

        @Override
        public int read() throws IOException {
            int read = super.read();
            if (read >= 0) {
                zeros = read == 0 ? zeros + 1 : 0;
            }
            return read;
        }

        @Override
        public int read(byte[] bytes, int offset, int length) throws IOException {
            int read = super.read(bytes, offset, length);
            int at = read - 1;
            while (at >= 0 && bytes[offset + at] == 0) {
                at--;
            }
            zeros = at < 0 ? zeros + Math.max(0, read) : read - 1 - at;
            return read;
        }

        @Override
        public long skip(long count) throws IOException {
            // As reading, so that nothing goes by uncounted.
            return readNBytes((int) Math.min(count, BUFFER)).length;
        }
    }
}
