package io.recompute.transfer;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;

/** Reads a file from its start on, digests all of it, and hands on the part that is asked for. Not thread-safe. */
final class FileParts {
    private static final int BUFFER = 1 << 17;

    private final InputStream file;
    private final FileDigest digest;
    private final Progress progress;
    private final byte[] buffer = new byte[BUFFER];

    FileParts(InputStream file, FileDigest digest, Progress progress) {
        this.file = file;
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
     * Reads on without handing on.
     *
     * @throws EOFException where there are fewer bytes
     */
    void read(long count) throws IOException {
        copy(count, OutputStream.nullOutputStream());
    }

    /**
     * Hands on the next bytes.
     *
     * @throws EOFException where there are fewer
     * @throws SinkException where the stream cannot be written
     */
    void copy(long count, OutputStream sink) throws IOException {
        long left = count;
        while (left > 0) {
            int read = file.read(buffer, 0, (int) Math.min(buffer.length, left));
            if (read < 0) {
                throw new EOFException("the file ended " + left + " bytes early");
            }
            digest.update(buffer, 0, read);
            write(sink, read);
            progress.addBytes(read);
            left -= read;
        }
    }

    private void write(OutputStream sink, int count) throws SinkException {
        try {
            sink.write(buffer, 0, count);
        } catch (IOException e) {
            throw new SinkException(e);
        }
    }
}
