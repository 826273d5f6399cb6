package io.recompute.transport.control;

import java.time.Duration;

/**
 * How a lost connection is opened again: the first attempt follows at once, the next after pauses that double, each
 * shortened by chance to between half and all of it, so that clients which one outage has cut off do not come back all
 * at once. A refused login or host key is never tried again. Immutable.
 *
 * @param first the pause after the first attempt that failed; positive
 * @param longest the pauses grow up to this
 * @param patience how long an operation that somebody waits for tries; zero: one attempt
 * @param waitingPatience how long what only waits for something on the machine tries, the end of a run or new lines of a
 *     log: until the machine is back, but no longer than this
 */
public record ReconnectPolicy(Duration first, Duration longest, Duration patience, Duration waitingPatience) {
    private static final int MOST_DOUBLINGS = 30;
    /** Some 100 years: what is longer does not fit the number of nanoseconds that clocks count in. */
    private static final Duration MOST = Duration.ofDays(36_500);

    /** Behind what the check of its values needs. */
    private static final ReconnectPolicy STANDARD = new ReconnectPolicy(
            Duration.ofMillis(250), Duration.ofSeconds(15), Duration.ofMinutes(2), Duration.ofDays(1));

    /** Checks the values. */
    public ReconnectPolicy {
        check("first", first, first.isZero());
        check("longest", longest, longest.compareTo(first) < 0);
        check("patience", patience, false);
        check("waitingPatience", waitingPatience, false);
    }

    /** Pauses of 250 ms to 15 s; two minutes for operations, a day for what only waits. */
    public static ReconnectPolicy standard() {
        return STANDARD;
    }

    /** The same with that patience of operations. */
    public ReconnectPolicy withPatience(Duration newPatience) {
        return new ReconnectPolicy(first, longest, newPatience, waitingPatience);
    }

    /** The same with that patience of what only waits. */
    public ReconnectPolicy withWaitingPatience(Duration newPatience) {
        return new ReconnectPolicy(first, longest, patience, newPatience);
    }

    /** The same with pauses between those. */
    public ReconnectPolicy withPauses(Duration newFirst, Duration newLongest) {
        return new ReconnectPolicy(newFirst, newLongest, patience, waitingPatience);
    }

    /**
     * The pause before the next attempt.
     *
     * @param failures how many have failed in a row, at least 1
     * @param random from 0 up to, and without, 1
     */
    long pauseNanos(int failures, double random) {
        long unit = first.toNanos();
        int doublings = Math.min(failures - 1, MOST_DOUBLINGS);
        boolean beyond = unit > longest.toNanos() >> doublings;
        long most = beyond ? longest.toNanos() : unit << doublings;
        return most / 2 + (long) (random * (most - most / 2));
    }

    private static void check(String name, Duration value, boolean wrong) {
        if (wrong || value.isNegative() || value.compareTo(MOST) > 0) {
            throw new IllegalArgumentException("not a duration for " + name + ": " + value);
        }
    }
}
