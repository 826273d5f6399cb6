package io.recompute.transfer;

import io.recompute.model.Sha256;
import io.recompute.transfer.delta.Difference;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Writes what {@code receive-parts.sh} reads: a file as what has arrived of it before, parts of an old one and new bytes.
 * Digests what it writes where that is asked for. Not thread-safe.
 */
final class DeltaStream implements Difference {
    private final OutputStream out;
    private final @Nullable MessageDigest content;
    private final MessageDigest numbers = Sha256.begin();
    private long copyFrom;
    private long copyLength;
    private long total;
    private long inserted;

    /**
     * A stream of nothing yet.
     *
     * @param digested whether {@link #digest} will be asked for
     */
    DeltaStream(OutputStream out, boolean digested) {
        this.out = out;
        this.content = digested ? Sha256.begin() : null;
    }

    /** So many bytes have arrived before and are kept; only at the start. */
    void keep(long length) throws IOException {
        if (length > 0) {
            write('K', length);
            total += length;
        }
    }

    /** So many new bytes follow, by {@link #write}. */
    void announce(long length) throws IOException {
        if (length > 0) {
            writeCopy();
            write('I', length);
            total += length;
            inserted += length;
        }
    }

    /** Bytes that were announced. */
    void write(byte[] bytes, int offset, int length) throws IOException {
        if (content != null) {
            content.update(bytes, offset, length);
        }
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
        write('E', total);
        out.flush();
    }

    /** How many bytes were new. */
    long inserted() {
        return inserted;
    }

    /** What the machine makes of all that was written, in hexadecimal; to be asked for once, at the end. */
    String digest() {
        MessageDigest all = Objects.requireNonNull(content, "it was not asked for");
        all.update(numbers.digest());
        return Sha256.hex(all);
    }

    private void write(char kind, long... values) throws IOException {
        ByteBuffer head = ByteBuffer.allocate(1 + values.length * Long.BYTES).put((byte) kind);
        for (long value : values) {
            head.putLong(value);
        }
        numbers.update(head.array());
        out.write(head.array());
    }

    private void writeCopy() throws IOException {
        if (copyLength > 0) {
            write('C', copyFrom, copyLength);
            copyLength = 0;
        }
    }
}
