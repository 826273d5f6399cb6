package io.recompute.transfer;

import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.util.function.LongSupplier;
import java.util.zip.GZIPOutputStream;

/**
 * Writes what it is given as one gzip member (RFC 1952), compressed as hard as the link is slow; {@link Squeeze} says how
 * hard, by what is measured on the way. Flushing leaves gathered what is gathered; {@link #finish} ends the member. Used by one thread.
 */
final class SqueezedStream extends OutputStream {
    private static final int WINDOW = 1 << 18;
    private static final int BUFFER = 1 << 15;

    private final LongSupplier clock;
    private final Squeeze squeeze = new Squeeze();
    private final Measured link;
    private final Leveled gzip;
    private boolean finished;
    private long in;
    private long compressing;

    /**
     * Begins the member.
     *
     * @param clock in nanoseconds, as {@link System#nanoTime()}
     */
    SqueezedStream(OutputStream target, LongSupplier clock) throws IOException {
        this.clock = clock;
        this.link = new Measured(target, clock);
        this.gzip = new Leveled(link, squeeze.level());
    }

    @Override
    public void write(int value) throws IOException {
        write(new byte[] {(byte) value}, 0, 1);
    }

    @Override
    public void write(byte[] bytes, int offset, int length) throws IOException {
        long begin = clock.getAsLong();
        long before = link.nanos;
        gzip.write(bytes, offset, length);
        compressing += clock.getAsLong() - begin - (link.nanos - before);
        in += length;
        if (in >= WINDOW) {
            squeeze.measured(new Squeeze.Window(in, link.bytes, compressing, link.nanos));
            gzip.level(squeeze.level());
            in = 0;
            compressing = 0;
            link.reset();
        }
    }

    /** Ends the member, once; nothing can be written after it. The stream below stays open. */
    void finish() throws IOException {
        if (!finished) {
            finished = true;
            gzip.end();
        }
    }

    /** Ends the member and closes the stream below. */
    @Override
    public void close() throws IOException {
        try (OutputStream below = link) {
            finish();
        }
    }

    /** How hard it compresses now; for tests. */
    int level() {
        return squeeze.level();
    }

    /** Knows how many bytes went on, and how long that took. */
    private static final class Measured extends FilterOutputStream {
        private final LongSupplier clock;
        private long bytes;
        private long nanos;

        Measured(OutputStream target, LongSupplier clock) {
            super(target);
            this.clock = clock;
        }

        @Override
        public void write(byte[] data, int offset, int length) throws IOException {
            long begin = clock.getAsLong();
            out.write(data, offset, length);
            nanos += clock.getAsLong() - begin;
            bytes += length;
        }

        void reset() {
            bytes = 0;
            nanos = 0;
        }
    }

    /** Reaches the level, which may change in the middle of a member. */
    private static final class Leveled extends GZIPOutputStream {
        Leveled(OutputStream target, int level) throws IOException {
            super(target, BUFFER);
            level(level);
        }

        void level(int level) {
            def.setLevel(level);
        }

        void end() throws IOException {
            try {
                finish();
            } finally {
                def.end();
            }
        }
    }
}
