package io.recompute.transport.openssh;

import io.recompute.model.DurationText;
import java.time.Duration;

/** The moment by which something must be done. Immutable; unaffected by changes of the wall clock. */
final class Deadline {
    // A longer limit would overflow the clock's nanoseconds; a century is for ever.
    private static final Duration LONGEST = Duration.ofDays(36_500);

    private final Duration limit;
    private final long end;

    private Deadline(Duration limit) {
        this.limit = limit.compareTo(LONGEST) > 0 ? LONGEST : limit;
        this.end = System.nanoTime() + this.limit.toNanos();
    }

    static Deadline in(Duration limit) {
        return new Deadline(limit);
    }

    /** Nanoseconds left; not positive where the time is up. */
    long remainingNanos() {
        return end - System.nanoTime();
    }

    @Override
    public String toString() {
        return DurationText.of(limit);
    }
}
