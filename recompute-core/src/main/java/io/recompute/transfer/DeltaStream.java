package io.recompute.transfer;

import java.io.DataOutputStream;
import java.io.IOException;
import java.io.OutputStream;

/** Writes what {@code receive-delta.sh} reads: a file as parts of an old one and new bytes. Not thread-safe. */
final class DeltaStream {
    private final DataOutputStream out;
    private long copyFrom;
    private long copyLength;
    private long total;
    private long inserted;

    DeltaStream(OutputStream out) {
        this.out = new DataOutputStream(out);
    }

    /** The next bytes are those of the old file there. */
    void copy(long offset, int length) throws IOException {
        if (copyLength > 0 && offset != copyFrom + copyLength) {
            writeCopy();
        }
        if (copyLength == 0) {
            copyFrom = offset;
        }
        copyLength += length;
        total += length;
    }

    /** The next bytes are new. */
    void insert(byte[] bytes, int offset, int length) throws IOException {
        writeCopy();
        out.writeByte('I');
        out.writeLong(length);
        out.write(bytes, offset, length);
        total += length;
        inserted += length;
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
