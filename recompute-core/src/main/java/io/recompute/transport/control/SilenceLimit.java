package io.recompute.transport.control;

import io.recompute.model.DurationText;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * How long a reader of a channel waits for its first word. Nothing else bounds that: a server that is there, and still
 * never answers in a channel, keeps its connection's heartbeat. Safe for use by many threads.
 */
final class SilenceLimit {
    private final Duration limit;
    private final ScheduledExecutorService clock;
    private final Runnable whenExceeded;
    private final AtomicBoolean exceeded = new AtomicBoolean();

    /** @param whenExceeded has the channel closed, which ends the waiting; must not block itself */
    SilenceLimit(Duration limit, ScheduledExecutorService clock, Runnable whenExceeded) {
        this.limit = limit;
        this.clock = clock;
        this.whenExceeded = whenExceeded;
    }

    /**
     * A reader begins to wait; whoever has not cancelled the result in time finds the channel closed.
     *
     * @throws IOException where the machine was closed
     */
    Future<?> begin() throws IOException {
        try {
            return clock.schedule(this::exceed, limit.toNanos(), TimeUnit.NANOSECONDS);
        } catch (RejectedExecutionException e) {
            throw new IOException("the workspace was closed", e);
        }
    }

    /** @throws IOException where the channel was closed for its silence */
    void check() throws IOException {
        if (exceeded.get()) {
            throw new IOException("no answer within " + DurationText.of(limit));
        }
    }

    private void exceed() {
        exceeded.set(true);
        whenExceeded.run();
    }
}
