package io.recompute.transport.control;

import java.time.Clock;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;

/** What time it is, how one waits, and chance: the system's, or a test's own. Safe for use by many threads. */
interface Time {
    /** The system's. */
    Time SYSTEM = new Time() {
        @Override
        public long nanos() {
            return System.nanoTime();
        }

        @Override
        public long wallMillis() {
            return Clock.systemUTC().millis();
        }

        @Override
        public double random() {
            return ThreadLocalRandom.current().nextDouble();
        }

        @Override
        public void await(Condition condition, long nanos) throws InterruptedException {
            if (condition.await(nanos, TimeUnit.NANOSECONDS)) {
                // Whoever waits looks at what it waits for in either case.
                return;
            }
        }
    };

    /** A clock that only goes forward; on most systems it stands still while the machine sleeps. */
    long nanos();

    /** The clock on the wall, which goes on meanwhile, and which people set. */
    long wallMillis();

    /** A number from 0 up to, and without, 1. */
    double random();

    /** Waits for a signal, at most that long; may end earlier without one. The condition's lock is held. */
    void await(Condition condition, long nanos) throws InterruptedException;
}
