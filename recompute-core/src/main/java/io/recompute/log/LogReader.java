package io.recompute.log;

import io.recompute.model.OperationInterruptedException;
import io.recompute.model.RecomputeException;
import java.io.IOException;
import java.time.Duration;
import java.util.OptionalLong;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The bytes that a stream describes, through as many feeds as it takes: a feed that was cut is opened again where it
 * ended, and a followed log is complete only at the size that was recorded with the run's end. For one thread; {@link
 * #close()} for any.
 */
final class LogReader implements AutoCloseable {
    /** How often in a row a feed may fail or end without a byte before that is an error. */
    private static final int PATIENCE = 8;

    private static final Duration FIRST_PAUSE = Duration.ofMillis(20);

    private final LogSource source;
    private final LogView view;
    private final Consumer<LogReader> onClose;
    private final Object lock = new Object();
    private LogSource.@Nullable Feed feed;
    private @Nullable LogCursor position;
    private int fruitless;
    private boolean closed;

    /** A reading that tells {@code onClose} of its end. */
    LogReader(LogSource source, LogView view, Consumer<LogReader> onClose) {
        this.source = source;
        this.view = view;
        this.onClose = onClose;
    }

    /** Where the first byte stands that {@link #read} has not given; opens the log where that was not done yet. */
    LogCursor position() {
        if (position == null) {
            position = openFeed().start();
        }
        return position;
    }

    /**
     * Reads at least one byte.
     *
     * @return how many; -1 at the end of what the view describes
     */
    int read(byte[] buffer) {
        LogCursor from = position();
        while (!isClosed()) {
            int count = readOnce(buffer);
            if (count > 0) {
                fruitless = 0;
                position = new LogCursor(from.offset() + count);
                return count;
            }
            if (count == 0 && !view.follow()) {
                return -1;
            }
            if (count == 0 && isComplete(from)) {
                return -1;
            }
        }
        return -1;
    }

    @Override
    public void close() {
        synchronized (lock) {
            closed = true;
        }
        closeFeed();
        onClose.accept(this);
    }

    private boolean isClosed() {
        synchronized (lock) {
            return closed;
        }
    }

    /** Some bytes; 0 at the end of a feed; -1 where it was cut and may be opened again. */
    private int readOnce(byte[] buffer) {
        try {
            LogSource.Feed current = openFeed();
            int count = current.read(buffer);
            if (count > 0) {
                return count;
            }
            closeFeed();
            return 0;
        } catch (IOException e) {
            closeFeed();
            if (isClosed()) {
                return 0;
            }
            if (++fruitless > PATIENCE) {
                throw failure(e);
            }
            return -1;
        }
    }

    /** Whether a followed log ends there. Where it is not complete, waits before the next feed is opened. */
    private boolean isComplete(LogCursor from) {
        try {
            Duration wait = view.every();
            if (wait == null) {
                // A follower's feed has ended, and the run may have as well: only a fruitless one is worth a pause.
                wait = fruitless == 0 ? Duration.ZERO : FIRST_PAUSE.multipliedBy(1L << Math.min(fruitless, 8));
            }
            OptionalLong end = source.awaitEnd(wait);
            if (end.isPresent() && from.offset() >= end.getAsLong()) {
                return true;
            }
            if (view.every() == null && ++fruitless > PATIENCE) {
                throw failure(null);
            }
            return false;
        } catch (InterruptedException e) {
            throw OperationInterruptedException.restoring("following " + source.description(), e);
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

    private LogSource.Feed openFeed() {
        synchronized (lock) {
            if (feed != null) {
                return feed;
            }
        }
        boolean continuous = view.follow() && view.every() == null;
        LogSource.Feed opened = position == null && view.tail() != null
                ? source.openTail(view.tail(), continuous)
                : source.open(position == null ? view.from() : position, continuous);
        synchronized (lock) {
            if (!closed) {
                feed = opened;
                return opened;
            }
        }
        opened.close();
        return opened;
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
