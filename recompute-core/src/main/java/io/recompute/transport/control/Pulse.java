package io.recompute.transport.control;

import com.google.common.util.concurrent.ThreadFactoryBuilder;
import io.recompute.model.Instance;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A tick every few seconds while there is something to look after, and none otherwise. It does the duties, and notices
 * when this computer has slept: the clock on the wall has run ahead of the other one, or the tick comes much too late.
 * Thread-safe.
 */
final class Pulse {
    private static final Logger LOG = LoggerFactory.getLogger(Pulse.class);
    private static final Duration EVERY = Duration.ofSeconds(5);
    /** More than a busy machine is late, or a clock is corrected by; less than a connection survives in silence. */
    private static final Duration SLACK = Duration.ofSeconds(15);

    private final ScheduledExecutorService scheduler;
    private final Time time;
    private final Runnable onWake;
    private final List<BooleanSupplier> duties;
    private boolean ticking; // guarded by this
    private long lastNanos; // guarded by this
    private long lastWallMillis; // guarded by this

    /**
     * A pulse that rests.
     *
     * @param onWake called by a tick after this computer has slept; must not block
     * @param duties called by every tick, must not block; each says whether there is to be another tick for it
     */
    Pulse(ScheduledExecutorService scheduler, Time time, Runnable onWake, List<BooleanSupplier> duties) {
        this.scheduler = scheduler;
        this.time = time;
        this.onWake = onWake;
        this.duties = List.copyOf(duties);
    }

    /** There is something to look after from now on. */
    synchronized void start() {
        if (!ticking) {
            remember();
            ticking = schedule();
        }
    }

    private void tick() {
        boolean slept;
        synchronized (this) {
            // Whoever has something new to look after from here on starts it anew.
            ticking = false;
            slept = hasSlept();
            remember();
        }
        try {
            if (slept) {
                onWake.run();
            }
        } finally {
            boolean again = false;
            for (BooleanSupplier duty : duties) {
                again |= duty.getAsBoolean();
            }
            if (again) {
                start();
            }
        }
    }

    private synchronized boolean hasSlept() {
        long passed = Duration.ofNanos(time.nanos() - lastNanos).toMillis();
        long passedOnTheWall = time.wallMillis() - lastWallMillis;
        return passedOnTheWall - passed > SLACK.toMillis()
                || passed > EVERY.plus(SLACK).toMillis();
    }

    private synchronized void remember() {
        lastNanos = time.nanos();
        lastWallMillis = time.wallMillis();
    }

    private boolean schedule() {
        try {
            ScheduledFuture<?> next = scheduler.schedule(this::tick, EVERY.toMillis(), TimeUnit.MILLISECONDS);
            return !next.isCancelled();
        } catch (RejectedExecutionException e) {
            LOG.debug("no tick: the machine is closed", e);
            return false;
        }
    }

    /** For a pulse; its thread ends when there is nothing to do for it. */
    static ScheduledExecutorService scheduler(Instance instance) {
        ScheduledThreadPoolExecutor scheduler = new ScheduledThreadPoolExecutor(
                1,
                new ThreadFactoryBuilder()
                        .setDaemon(true)
                        .setNameFormat("recompute-" + instance.host() + "-tick")
                        .build());
        scheduler.setKeepAliveTime(10, TimeUnit.SECONDS);
        scheduler.allowCoreThreadTimeOut(true);
        scheduler.setRemoveOnCancelPolicy(true);
        return scheduler;
    }
}
