package io.recompute.transfer;

import io.recompute.transfer.delta.ChunkIndex;
import io.recompute.transfer.delta.ChunkReader;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import org.jspecify.annotations.Nullable;

/**
 * Reads a file once, from its start to its end: digests it, notes its chunks, and hands on either the rest from some place
 * on or what is new in it. Not thread-safe.
 */
final class FileParts {
    /** The machine gets something to do each time so much was read. */
    private static final long STEP = 16 << 20;

    private final long size;
    private final @Nullable ChunkIndex known;
    private final ChunkReader reader;
    private final FileDigest digest;
    private final Progress progress;
    private final ChunkIndex.Builder chunks = new ChunkIndex.Builder();
    private long read;

    /**
     * A reader that has not begun.
     *
     * @param size how long the file is
     * @param known the chunks of what is on the machine; null for none
     */
    FileParts(InputStream file, long size, @Nullable ChunkIndex known, FileDigest digest, Progress progress) {
        this.size = size;
        this.known = known;
        this.reader = new ChunkReader(file, size, known);
        this.digest = digest;
        this.progress = progress;
    }

    /** What the bytes go to cannot be written, as opposed to the file that is read. */
    static final class SinkException extends IOException {
        private static final long serialVersionUID = 1L;

        SinkException(IOException cause) {
            super(cause);
        }
    }

    /**
     * Hands on all from a place on.
     *
     * @throws EOFException where the file is shorter than it was
     * @throws SinkException where the stream cannot be written
     */
    void copy(long from, OutputStream sink) throws IOException {
        while (next()) {
            int known = (int) Math.min(reader.length(), Math.max(0, from - read));
            try {
                sink.write(reader.bytes(), reader.start() + known, reader.length() - known);
            } catch (IOException e) {
                throw new SinkException(e);
            }
            advance();
        }
    }

    /** Hands on what differs from what is on the machine; fails as {@link #copy} does. */
    void difference(DeltaStream sink) throws IOException {
        long flushed = 0;
        while (next()) {
            try {
                if (known != null && reader.match() >= 0) {
                    sink.copy(known.offset(reader.match()), reader.length());
                } else {
                    sink.insert(reader.bytes(), reader.start(), reader.length());
                }
                if (read - flushed >= STEP) {
                    sink.flush();
                    flushed = read;
                }
            } catch (IOException e) {
                throw new SinkException(e);
            }
            advance();
        }
        try {
            sink.end();
        } catch (IOException e) {
            throw new SinkException(e);
        }
    }

    /** The chunks of the whole, once it was read. */
    ChunkIndex chunks(String version) {
        return chunks.build(version);
    }

    private boolean next() throws IOException {
        if (reader.next()) {
            digest.update(reader.bytes(), reader.start(), reader.length());
            chunks.add(reader.length(), reader.sum());
            return true;
        }
        if (read < size) {
            throw new EOFException("the file ended " + (size - read) + " bytes early");
        }
        return false;
    }

    private void advance() {
        read += reader.length();
        progress.addBytes(reader.length());
    }
}
