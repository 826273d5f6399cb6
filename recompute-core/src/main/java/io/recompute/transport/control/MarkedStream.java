package io.recompute.transport.control;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.Future;

/**
 * An output whose first part, up to and with a mark, is dropped: what start-up files print. Without the mark all of it
 * is. Used by one thread at a time.
 */
final class MarkedStream extends FilterInputStream {
    private final byte[] mark;
    private final SilenceLimit limit;
    private boolean found;

    /**
     * The part of {@code stream} behind {@code mark} and a newline; the mark begins with the only newline in it.
     *
     * @param limit of a reader's wait for the mark
     */
    MarkedStream(InputStream stream, String mark, SilenceLimit limit) {
        super(stream);
        this.mark = (mark + "\n").getBytes(StandardCharsets.US_ASCII);
        this.limit = limit;
    }

    @Override
    public int read() throws IOException {
        return findMark() ? super.read() : -1;
    }

    @Override
    public int read(byte[] bytes, int offset, int length) throws IOException {
        return findMark() ? super.read(bytes, offset, length) : -1;
    }

    @Override
    public long skip(long count) throws IOException {
        return findMark() ? super.skip(count) : 0;
    }

    @Override
    public int available() throws IOException {
        return found ? super.available() : 0;
    }

    @Override
    public boolean markSupported() {
        return false;
    }

    private boolean findMark() throws IOException {
        if (found) {
            return true;
        }
        Future<?> silence = limit.begin();
        try {
            found = search();
        } catch (IOException e) {
            limit.check();
            throw e;
        } finally {
            silence.cancel(false);
        }
        limit.check();
        return found;
    }

    /** Byte by byte: what it skips is short, and not one byte behind it may be taken. */
    private boolean search() throws IOException {
        int matched = 0;
        while (matched < mark.length) {
            int next = super.read();
            if (next < 0) {
                return false;
            }
            matched = next == mark[matched] ? matched + 1 : next == mark[0] ? 1 : 0;
        }
        return true;
    }
}
