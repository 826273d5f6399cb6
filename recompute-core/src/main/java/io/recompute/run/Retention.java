package io.recompute.run;

import io.recompute.model.RecomputeException;
import java.time.Duration;

/**
 * Which of the runs that have ended are to be kept. Immutable.
 *
 * @param last how many of them, the youngest ones
 * @param youngerThan those that ended less long ago than this, by the machine's clock
 */
public record Retention(int last, Duration youngerThan) {
    /** Checks that neither is negative. */
    public Retention {
        if (last < 0 || youngerThan.isNegative()) {
            throw new RecomputeException("not what can be kept: " + last + " runs, or those of " + youngerThan);
        }
    }

    /** Keeps the youngest ones, that many. */
    public static Retention keepLast(int runs) {
        return new Retention(runs, Duration.ZERO);
    }

    /** Removes those that ended longer ago than this, by the machine's clock. */
    public static Retention olderThan(Duration age) {
        return new Retention(0, age);
    }
}
