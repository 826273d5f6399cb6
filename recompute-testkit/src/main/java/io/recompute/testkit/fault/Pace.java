package io.recompute.testkit.fault;

import java.time.Duration;

/**
 * How many bytes may go at a moment under a bandwidth. Moments are given in nanoseconds, so it knows no clock. Used by
 * one thread.
 */
final class Pace {
    private static final long SECOND = Duration.ofSeconds(1).toNanos();
    private static final int BURSTS_PER_SECOND = 100;

    // A thread that wakes late sends what it then owes, but does not save up more than this.
    private static final long CATCH_UP = Duration.ofMillis(50).toNanos();

    private final long bytesPerSecond;
    private long free; // the moment from which the next byte may go

    Pace(long bytesPerSecond, long now) {
        this.bytesPerSecond = bytesPerSecond;
        this.free = now;
    }

    /** How many nanoseconds no byte may go; 0: {@link #burst} may. */
    long delay(long now) {
        return Math.max(0, free - now);
    }

    /** The most that may go at once. */
    long burst() {
        return Math.max(1, bytesPerSecond / BURSTS_PER_SECOND);
    }

    void sent(long bytes, long now) {
        free = Math.max(free, now - CATCH_UP) + Math.round((double) bytes / bytesPerSecond * SECOND);
    }
}
