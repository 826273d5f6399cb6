package io.recompute.transport;

import io.recompute.model.DurationText;
import java.time.Duration;

/**
 * The moment by which a transport must have done something. Immutable; unaffected by changes of the wall clock. Printed as
 * the limit that it was made of.
 */
public final class Deadline {
    // A longer limit would overflow the clock's nanoseconds; a century is for ever.
    private static final Duration LONGEST = Duration.ofDays(36_500);

    private final Duration limit;
    private final long end;

    private Deadline(Duration limit) {
        this.limit = limit.compareTo(LONGEST) > 0 ? LONGEST : limit;
        this.end = System.nanoTime() + this.limit.toNanos();
    }

    /** So long from now; what is longer than a century is a century. */
    public static Deadline in(Duration limit) {
        return new Deadline(limit);
    }

    /** What was granted at first. */
    public Duration limit() {
        return limit;
    }

    /** Nanoseconds left; not positive where the time is up. */
    public long remainingNanos() {
        return end - System.nanoTime();
    }

    /** Whether the time is up. */
    public boolean isOver() {
        return remainingNanos() <= 0;
    }

    @Override
    public String toString() {
        return DurationText.of(limit);
    }
}
