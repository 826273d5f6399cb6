package io.recompute.log;

import io.recompute.model.OperationInterruptedException;
import io.recompute.model.RecomputeException;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.time.Duration;
import java.util.OptionalLong;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The bytes that a stream describes, through as many feeds as it takes: a feed that was cut is opened again where it
 * ended, and a followed log is complete only at the size that was recorded with the run's end. For one thread; {@link
 * #close()} for any.
 */
final class LogReader implements AutoCloseable {
    /** How often in a row a feed may fail or end without a byte before that is an error. */
    private static final int PATIENCE = 8;

    private static final Logger LOG = LoggerFactory.getLogger(LogReader.class);
    private static final Duration FIRST_PAUSE = Duration.ofMillis(20);

    private final LogSource source;
    private final LogView view;
    private final Consumer<LogReader> onClose;
    private final LongCalls calls;
    private final Object lock = new Object();
    private LogSource.@Nullable Feed feed;
    private @Nullable LogCursor position;
    private final CountDownLatch closing = new CountDownLatch(1);
    private int fruitless;
    /** Of every line that is wanted; null: nothing is searched, or no more. */
    private @Nullable String literal;
    /** The file that was read so far; empty where that is not known. */
    private String file = "";

    private long skipped;
    private boolean betweenLines = true;

    /**
     * A reading that tells {@code onClose} of its end.
     *
     * @param executor makes the calls of the source that may take long
     */
    LogReader(LogSource source, LogView view, Executor executor, Consumer<LogReader> onClose) {
        this.source = source;
        this.view = view;
        this.calls = new LongCalls(executor);
        this.onClose = onClose;
        this.literal = view.literal().orElse(null);
    }

    /** Where the first byte stands that {@link #read} has not given; opens the log where that was not done yet. */
    LogCursor position() {
        LogCursor known = position;
        while (known == null && !isClosed()) {
            LogSource.Feed opened = openFeed();
            if (opened != null) {
                known = opened.start();
                position = known;
            }
        }
        return known == null ? LogCursor.START : known;
    }

    /**
     * Reads at least one byte.
     *
     * @return how many; -1 at the end of what the view describes, or where the reading was closed
     * @throws LogException where it cannot go on
     */
    int read(byte[] buffer) {
        LogCursor from = position();
        while (!isClosed()) {
            int count = readOnce(buffer);
            if (count > 0) {
                fruitless = 0;
                position = new LogCursor(from.offset() + skipped + count);
                betweenLines = buffer[count - 1] == '\n';
                return count;
            }
            if (count == 0 && literal != null && view.follow()) {
                // What was there is searched; what is written from now on is read.
                literal = null;
                from = new LogCursor(from.offset() + skipped);
                position = from;
                continue;
            }
            if (count == 0 && (!view.follow() || isComplete(from))) {
                return -1;
            }
        }
        return -1;
    }

    /** How many bytes were left out before those that {@link #read} has given last: whole lines that nobody wants. */
    long skipped() {
        return skipped;
    }

    /** Whether it was closed: then what was read may not be all. */
    boolean isClosed() {
        return closing.getCount() == 0;
    }

    @Override
    public void close() {
        closing.countDown();
        closeFeed();
        calls.end();
        onClose.accept(this);
    }

    /** Some bytes; 0 at the end of a feed; -1 where there is none, or it was cut, and it may be opened again. */
    private int readOnce(byte[] buffer) {
        LogSource.Feed current = openFeed();
        if (current == null) {
            return -1;
        }
        try {
            int count = current.read(buffer);
            skipped = current.skipped();
            if (count > 0) {
                return count;
            }
            closeFeed();
            return isClosed() ? -1 : 0;
        } catch (InterruptedIOException e) {
            closeFeed();
            InterruptedException interrupted = new InterruptedException(e.getMessage());
            interrupted.initCause(e);
            throw OperationInterruptedException.restoring("reading " + source.description(), interrupted);
        } catch (IOException e) {
            closeFeed();
            if (!betweenLines) {
                // The rest of a line that is wanted need not have the text.
                literal = null;
            }
            retry(failure(e));
            return -1;
        }
    }

    /** Whether a followed log ends there. Where it is not complete, waits before the next feed is opened. */
    private boolean isComplete(LogCursor from) {
        OptionalLong end;
        try {
            end = calls.make(() -> awaitEnd(from)).orElse(OptionalLong.empty());
        } catch (InterruptedException e) {
            throw OperationInterruptedException.restoring("following " + source.description(), e);
        } catch (RecomputeException e) {
            retryIfItMayPass(e);
            return false;
        }
        if (end.isPresent() && from.offset() >= end.getAsLong()) {
            return true;
        }
        if (view.every() == null || end.isPresent()) {
            retry(failure(null));
        }
        return false;
    }

    /** The recorded end; waits for it as long as the view says. */
    private OptionalLong awaitEnd(LogCursor from) throws InterruptedException {
        Duration every = view.every();
        OptionalLong end = source.awaitEnd(every == null ? Duration.ZERO : every);
        if (end.isPresent() && from.offset() > end.getAsLong()) {
            // What the run has left behind may write on. Else the log is shorter than what was read of it.
            checked(source.open(new LogStart.At(from), false), from).close();
        }
        return end;
    }

    private void retryIfItMayPass(RecomputeException failure) {
        if (!isClosed() && (failure instanceof LogTruncatedException || !source.mayPass(failure))) {
            throw failure;
        }
        retry(failure);
    }

    /** Waits before another attempt, longer from one to the next; throws where there were enough. */
    private void retry(RecomputeException failure) {
        if (isClosed()) {
            return;
        }
        if (++fruitless > PATIENCE) {
            throw failure;
        }
        long pause = fruitless == 1 ? 0 : FIRST_PAUSE.toMillis() << (fruitless - 2);
        try {
            // A closed reading has nothing to wait for: its caller looks at that next.
            LOG.debug("{}: attempt {} in vain", source.description(), fruitless, failure);
            if (closing.await(pause, TimeUnit.MILLISECONDS)) {
                LOG.debug("{}: closed meanwhile", source.description());
            }
        } catch (InterruptedException e) {
            throw OperationInterruptedException.restoring("reading " + source.description(), e);
        }
    }

    private RecomputeException failure(@Nullable IOException cause) {
        LogCursor at = position == null ? LogCursor.START : position;
        String why =
                cause == null || cause.getMessage() == null ? "it ends before its recorded end" : cause.getMessage();
        return new LogException(
                source.description() + " could not be read behind byte " + at.offset() + ": " + why
                        + "; go on from there with from(cursor)",
                at,
                cause);
    }

    /** The feed that is read; null where none could be opened this time, or this was closed. */
    private LogSource.@Nullable Feed openFeed() {
        synchronized (lock) {
            if (feed != null) {
                return feed;
            }
        }
        try {
            return calls.make(this::openAndKeep).orElse(null);
        } catch (InterruptedException e) {
            throw OperationInterruptedException.restoring("opening " + source.description(), e);
        } catch (RecomputeException e) {
            retryIfItMayPass(e);
            return null;
        }
    }

    private LogSource.Feed openAndKeep() {
        LogSource.Feed opened = open();
        synchronized (lock) {
            if (!isClosed()) {
                feed = opened;
                return opened;
            }
        }
        opened.close();
        return opened;
    }

    private LogSource.Feed open() {
        boolean continuous = view.follow() && view.every() == null;
        LogCursor known = position;
        LogStart start = known == null ? view.start() : new LogStart.At(known);
        String wanted = literal;
        LogSource.Feed opened = wanted == null ? source.open(start, continuous) : source.openHolding(start, wanted);
        return checked(opened, start instanceof LogStart.At at ? at.cursor() : opened.start());
    }

    /** A feed that goes on with what was read; else closes it and tells. */
    private LogSource.Feed checked(LogSource.Feed opened, LogCursor from) {
        boolean shorter = opened.start().offset() < from.offset();
        boolean other = !file.isEmpty() && !opened.file().isEmpty() && !file.equals(opened.file());
        if (!shorter && !other) {
            file = opened.file();
            return opened;
        }
        opened.close();
        String what = shorter
                ? "has only " + opened.start().offset() + " bytes, less than the " + from.offset() + " before"
                : "is another file than what was read up to byte " + from.offset();
        throw new LogTruncatedException(
                source.description() + " " + what + "; from(LogCursor.START) reads what is there now", from);
    }

    private void closeFeed() {
        LogSource.Feed last;
        synchronized (lock) {
            last = feed;
            feed = null;
        }
        if (last != null) {
            last.close();
        }
    }
}
