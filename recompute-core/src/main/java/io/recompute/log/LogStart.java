package io.recompute.log;

import java.time.Duration;
import java.util.Objects;

/** Where the reading of a log begins. Immutable. */
public sealed interface LogStart {
    /** At a place; where the log is shorter, at its end. */
    record At(LogCursor cursor) implements LogStart {
        /** Checks that it is there. */
        public At {
            Objects.requireNonNull(cursor, "cursor");
        }
    }

    /**
     * Before the last lines.
     *
     * @param lines how many there are at most before what is written later; not negative
     */
    record Last(int lines) implements LogStart {
        /** Checks the number. */
        public Last {
            if (lines < 0) {
                throw new IllegalArgumentException("not a number of lines: " + lines);
            }
        }
    }

    /**
     * Before all lines that were written since some time; how many older ones come before them is the source's matter.
     *
     * @param ago how long ago that was, by the clock of the machine where the log lies, to the second; not negative
     */
    record Since(Duration ago) implements LogStart {
        /** Checks the time. */
        public Since {
            if (ago.isNegative()) {
                throw new IllegalArgumentException("not a time before now: " + ago);
            }
        }
    }
}
