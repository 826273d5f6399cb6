package io.recompute.log;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.recompute.model.OperationInterruptedException;
import io.recompute.model.RecomputeException;
import java.io.IOException;
import java.time.Duration;
import java.util.OptionalLong;
import java.util.concurrent.CountDownLatch;
import java.util.function.LongUnaryOperator;
import org.jspecify.annotations.Nullable;

/** A log in memory that grows when it is told to, and whose feeds are cut where it is told. */
final class ScriptedSource implements LogSource {
    private byte[] log = new byte[0];
    private boolean ended;
    private long recorded;
    private int open;
    private int opened;
    private int refusals;
    private boolean passing = true;
    private @Nullable CountDownLatch away;
    private int generation;
    private int sent;
    /** From the start of a feed to the place where it is cut. */
    private LongUnaryOperator cut = start -> Long.MAX_VALUE;

    synchronized void write(String text) {
        byte[] more = text.getBytes(UTF_8);
        byte[] longer = java.util.Arrays.copyOf(log, log.length + more.length);
        System.arraycopy(more, 0, longer, log.length, more.length);
        log = longer;
        notifyAll();
    }

    /** Another log in the place of this one. */
    synchronized void replace(String text) {
        log = new byte[0];
        generation++;
        write(text);
    }

    /** The same file, made shorter. Ends the feeds, as the machine does. */
    synchronized void truncate(int size) {
        log = java.util.Arrays.copyOf(log, size);
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

    /** Refuses without end, which the source knows will not pass. */
    synchronized void refuseForGood() {
        refuse(Integer.MAX_VALUE);
        passing = false;
    }

    /** How often it will still refuse. */
    synchronized int refusals() {
        return refusals;
    }

    /** From now on no call returns; what comes back tells that one waits. */
    synchronized CountDownLatch goAway() {
        away = new CountDownLatch(1);
        return away;
    }

    /** How many bytes feeds have given. */
    synchronized int sent() {
        return sent;
    }

    synchronized int openFeeds() {
        return open;
    }

    synchronized int feedsOpened() {
        return opened;
    }

    @Override
    public synchronized Feed open(LogStart start, boolean follow) {
        return feed(offset(start), follow, "");
    }

    @Override
    public synchronized Feed openHolding(LogStart start, String literal) {
        return feed(offset(start), false, literal);
    }

    /** One byte came each second, and the log is as old as it is long. */
    private long offset(LogStart start) {
        if (start instanceof LogStart.Last last) {
            return startOfLast(last.lines());
        }
        if (start instanceof LogStart.Since since) {
            return Math.max(0, log.length - since.ago().toSeconds());
        }
        return ((LogStart.At) start).cursor().offset();
    }

    private int startOfLast(int lines) {
        int start = log.length;
        int left = lines;
        while (start > 0 && (log[start - 1] != '\n' || start == log.length || left > 1)) {
            if (log[start - 1] == '\n' && start != log.length) {
                left--;
            }
            start--;
        }
        return lines == 0 ? log.length : start;
    }

    @Override
    public synchronized OptionalLong awaitEnd(Duration limit) throws InterruptedException {
        awaitTheMachine();
        long deadline = System.nanoTime() + limit.toNanos();
        for (long left = limit.toNanos(); !ended && left > 0; left = deadline - System.nanoTime()) {
            wait(1 + left / 1_000_000);
        }
        return ended ? OptionalLong.of(recorded) : OptionalLong.empty();
    }

    @Override
    public synchronized boolean mayPass(RecomputeException failure) {
        return passing;
    }

    @Override
    public String description() {
        return "the scripted log";
    }

    private synchronized Feed feed(long from, boolean follow, String literal) {
        try {
            awaitTheMachine();
        } catch (InterruptedException e) {
            throw OperationInterruptedException.restoring("opening", e);
        }
        if (refusals > 0) {
            refusals--;
            throw new RecomputeException("refused");
        }
        open++;
        opened++;
        return new ScriptedFeed(Math.min(from, log.length), follow, literal);
    }

    private synchronized void awaitTheMachine() throws InterruptedException {
        while (away != null) {
            away.countDown();
            wait();
        }
    }

    private final class ScriptedFeed implements Feed {
        private final LogCursor start;
        private final boolean follow;
        /** How many bytes it gives before it is cut. */
        private final long most;

        private long given;
        private long at;
        private final String file = Integer.toString(generation);
        private final String literal;
        private long skipped;
        private boolean closed;

        ScriptedFeed(long start, boolean follow, String literal) {
            this.literal = literal;
            this.start = new LogCursor(start);
            this.follow = follow;
            this.at = start;
            this.most = cut.applyAsLong(start) - start;
        }

        @Override
        public LogCursor start() {
            return start;
        }

        @Override
        public String file() {
            return file;
        }

        @Override
        public long skipped() {
            return skipped;
        }

        /** Goes behind the complete lines that do not have the text. */
        private void skip() {
            skipped = 0;
            while (!literal.isEmpty() && (at == start.offset() || log[(int) at - 1] == '\n')) {
                int end = (int) at;
                while (end < log.length && log[end] != '\n') {
                    end++;
                }
                String line = new String(log, (int) at, end - (int) at, UTF_8);
                if (end == log.length || line.contains(literal)) {
                    return;
                }
                skipped += end + 1 - at;
                at = end + 1;
            }
        }

        @Override
        public int read(byte[] buffer) throws IOException {
            synchronized (ScriptedSource.this) {
                while (!closed) {
                    if (at > log.length) {
                        return -1;
                    }
                    skip();
                    if (given >= most) {
                        throw new IOException("cut at " + at);
                    }
                    int wanted = literal.isEmpty() ? buffer.length : lineLength();
                    int count = (int) Math.min(wanted, Math.min(most - given, log.length - at));
                    if (count > 0) {
                        System.arraycopy(log, (int) at, buffer, 0, count);
                        at += count;
                        given += count;
                        sent += count;
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

        /** Up to the end of the line: behind it lines may be left out. */
        private int lineLength() {
            int end = (int) at;
            while (end < log.length && log[end] != '\n') {
                end++;
            }
            return end + 1 - (int) at;
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
