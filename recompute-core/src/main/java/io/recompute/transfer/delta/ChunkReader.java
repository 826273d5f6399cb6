package io.recompute.transfer.delta;

import java.io.IOException;
import java.io.InputStream;
import java.util.zip.CRC32;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;

/**
 * Reads a file chunk by chunk. Where an older version's chunks are known, each chunk is first compared with the one that
 * followed there: the same content ends at the same border, so that borders are searched only where something has
 * changed. Not thread-safe; closing the stream is the caller's.
 */
public final class ChunkReader {
    private static final int BUFFER = 2 * FastCdc.LARGEST;

    private final InputStream file;
    private final @Nullable ChunkIndex known;
    private final byte[] buffer = new byte[BUFFER];
    private final CRC32C first = new CRC32C();
    private final CRC32 second = new CRC32();

    private long unread;
    private int start;
    private int end;
    private int length;
    private long sum;
    private int match = -1;

    /**
     * A reader that stands before the first chunk.
     *
     * @param size how many bytes are read at most
     * @param known the chunks of an older version; null for none
     */
    public ChunkReader(InputStream file, long size, @Nullable ChunkIndex known) {
        this.file = file;
        this.unread = size;
        this.known = known;
    }

    /** Goes to the next chunk; false at the end. */
    public boolean next() throws IOException {
        start += length;
        fill();
        int available = end - start;
        length = 0;
        if (available == 0) {
            return false;
        }
        if (!isFollower(available)) {
            length = FastCdc.length(buffer, start, available);
            sum = sum(length);
            match = known == null ? -1 : known.find(sum, length);
        }
        return true;
    }

    /** The bytes that the present chunk lies in, valid until the next is asked for. */
    public byte[] bytes() {
        return buffer;
    }

    /** Where in {@link #bytes()} it begins. */
    public int start() {
        return start;
    }

    /** How long it is. */
    public int length() {
        return length;
    }

    /** Its sum. */
    public long sum() {
        return sum;
    }

    /** The number of the same chunk in the older version; -1 where it has none. */
    public int match() {
        return match;
    }

    private boolean isFollower(int available) {
        if (known == null || match < 0) {
            return false;
        }
        int expected = known.length(match + 1);
        if (expected == 0 || expected > available) {
            return false;
        }
        long found = sum(expected);
        if (found != known.sum(match + 1)) {
            return false;
        }
        length = expected;
        sum = found;
        match++;
        return true;
    }

    private long sum(int count) {
        first.reset();
        second.reset();
        first.update(buffer, start, count);
        second.update(buffer, start, count);
        return first.getValue() << 32 | second.getValue();
    }

    /** Has the longest possible chunk in the buffer, or all that is left. */
    private void fill() throws IOException {
        if (end - start >= FastCdc.LARGEST) {
            return;
        }
        System.arraycopy(buffer, start, buffer, 0, end - start);
        end -= start;
        start = 0;
        while (end < buffer.length && unread > 0) {
            int read = file.read(buffer, end, (int) Math.min(buffer.length - end, unread));
            unread = read < 0 ? 0 : unread - read;
            end += Math.max(0, read);
        }
    }
}
