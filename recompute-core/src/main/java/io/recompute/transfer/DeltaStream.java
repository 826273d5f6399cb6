package io.recompute.transfer;

import io.recompute.transfer.delta.Difference;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.OutputStream;

/**
 * Writes what {@code receive-parts.sh} reads: a file as what has arrived of it before, parts of an old one and new bytes.
 * Not thread-safe.
 */
final class DeltaStream implements Difference {
    private final DataOutputStream out;
    private long copyFrom;
    private long copyLength;
    private long total;
    private long inserted;

    DeltaStream(OutputStream out) {
        this.out = new DataOutputStream(out);
    }

    /** So many bytes have arrived before and are kept; only at the start. */
    void keep(long length) throws IOException {
        if (length > 0) {
            out.writeByte('K');
            out.writeLong(length);
            total += length;
        }
    }

    /** So many new bytes follow, by {@link #write}. */
    void announce(long length) throws IOException {
        if (length > 0) {
            writeCopy();
            out.writeByte('I');
            out.writeLong(length);
            total += length;
            inserted += length;
        }
    }

    /** Bytes that were announced. */
    void write(byte[] bytes, int offset, int length) throws IOException {
        out.write(bytes, offset, length);
    }

    @Override
    public void copy(long offset, int length) throws IOException {
        if (copyLength > 0 && offset != copyFrom + copyLength) {
            writeCopy();
        }
        if (copyLength == 0) {
            copyFrom = offset;
        }
        copyLength += length;
        total += length;
    }

    @Override
    public void insert(byte[] bytes, int offset, int length) throws IOException {
        announce(length);
        write(bytes, offset, length);
    }

    /** Has what is known so far done at once, so that the machine works while the file is read on. */
    void flush() throws IOException {
        writeCopy();
        out.flush();
    }

    /** Ends the file. */
    void end() throws IOException {
        writeCopy();
        out.writeByte('E');
        out.writeLong(total);
        out.flush();
    }

    /** How many bytes were new. */
    long inserted() {
        return inserted;
    }

    private void writeCopy() throws IOException {
        if (copyLength > 0) {
            out.writeByte('C');
            out.writeLong(copyFrom);
            out.writeLong(copyLength);
            copyLength = 0;
        }
    }
}
