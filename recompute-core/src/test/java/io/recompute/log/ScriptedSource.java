package io.recompute.log;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.recompute.model.RecomputeException;
import java.io.IOException;
import java.time.Duration;
import java.util.OptionalLong;
import java.util.function.LongUnaryOperator;

/** A log in memory that grows when it is told to, and whose feeds are cut where it is told. */
final class ScriptedSource implements LogSource {
    private byte[] log = new byte[0];
    private boolean ended;
    private long recorded;
    private int open;
    private int opened;
    private int refusals;
    /** From the start of a feed to the place where it is cut. */
    private LongUnaryOperator cut = start -> Long.MAX_VALUE;

    synchronized void write(String text) {
        byte[] more = text.getBytes(UTF_8);
        byte[] longer = java.util.Arrays.copyOf(log, log.length + more.length);
        System.arraycopy(more, 0, longer, log.length, more.length);
        log = longer;
        notifyAll();
    }

    synchronized void end() {
        endAt(log.length);
    }

    synchronized void endAt(long size) {
        ended = true;
        recorded = size;
        notifyAll();
    }

    synchronized void cutFeeds(LongUnaryOperator at) {
        cut = at;
    }

    synchronized void refuse(int times) {
        refusals = times;
    }

    synchronized int openFeeds() {
        return open;
    }

    synchronized int feedsOpened() {
        return opened;
    }

    @Override
    public Feed open(LogCursor from, boolean follow) {
        return feed(from.offset(), follow);
    }

    @Override
    public synchronized Feed openTail(int lines, boolean follow) {
        int start = log.length;
        int left = lines;
        while (start > 0 && (log[start - 1] != '\n' || start == log.length || left > 1)) {
            if (log[start - 1] == '\n' && start != log.length) {
                left--;
            }
            start--;
        }
        return feed(lines == 0 ? log.length : start, follow);
    }

    @Override
    public synchronized OptionalLong awaitEnd(Duration limit) throws InterruptedException {
        long deadline = System.nanoTime() + limit.toNanos();
        for (long left = limit.toNanos(); !ended && left > 0; left = deadline - System.nanoTime()) {
            wait(1 + left / 1_000_000);
        }
        return ended ? OptionalLong.of(recorded) : OptionalLong.empty();
    }

    @Override
    public String description() {
        return "the scripted log";
    }

    private synchronized Feed feed(long start, boolean follow) {
        if (refusals > 0) {
            refusals--;
            throw new RecomputeException("refused");
        }
        open++;
        opened++;
        return new ScriptedFeed(start, follow);
    }

    private final class ScriptedFeed implements Feed {
        private final LogCursor start;
        private final boolean follow;
        private final long cutAt;
        private long at;
        private boolean closed;

        ScriptedFeed(long start, boolean follow) {
            this.start = new LogCursor(start);
            this.follow = follow;
            this.at = start;
            this.cutAt = cut.applyAsLong(start);
        }

        @Override
        public LogCursor start() {
            return start;
        }

        @Override
        public int read(byte[] buffer) throws IOException {
            synchronized (ScriptedSource.this) {
                while (!closed) {
                    if (at >= cutAt) {
                        throw new IOException("cut at " + at);
                    }
                    int count = (int) Math.min(buffer.length, Math.min(cutAt, log.length) - at);
                    if (count > 0) {
                        System.arraycopy(log, (int) at, buffer, 0, count);
                        at += count;
                        return count;
                    }
                    if (!follow || ended) {
                        return -1;
                    }
                    await();
                }
                throw new IOException("closed");
            }
        }

        private void await() throws IOException {
            try {
                ScriptedSource.this.wait();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new java.io.InterruptedIOException("interrupted");
            }
        }

        @Override
        public void close() {
            synchronized (ScriptedSource.this) {
                if (!closed) {
                    closed = true;
                    open--;
                    ScriptedSource.this.notifyAll();
                }
            }
        }
    }
}
