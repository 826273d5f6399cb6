package io.recompute.transport.control;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.Condition;

/** A time that passes where it is waited for, and where the test says so. */
final class ManualTime implements Time {
    private final AtomicLong nanos = new AtomicLong(-5_000_000_000L);
    private final AtomicLong wallMillis = new AtomicLong(1_700_000_000_000L);
    private final List<Duration> waits = new CopyOnWriteArrayList<>();

    void pass(Duration time) {
        nanos.addAndGet(time.toNanos());
        sleep(time);
    }

    /** The clock on the wall goes on, the other one does not. */
    void sleep(Duration time) {
        wallMillis.addAndGet(time.toMillis());
    }

    /** What was waited for, in order. */
    List<Duration> waits() {
        return waits;
    }

    @Override
    public long nanos() {
        return nanos.get();
    }

    @Override
    public long wallMillis() {
        return wallMillis.get();
    }

    @Override
    public double random() {
        return 0.5;
    }

    @Override
    public void await(Condition condition, long wait) throws InterruptedException {
        if (Thread.interrupted()) {
            throw new InterruptedException();
        }
        waits.add(Duration.ofNanos(wait));
        pass(Duration.ofNanos(wait));
    }
}
