package io.recompute.fleet;

import io.recompute.model.RecomputeException;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The slots of one machine. Thread-safe. */
final class SweepLane {
    /** So many starts in a row may fail, each of which certainly started nothing. */
    private static final int MOST_FAILURES = 3;

    private final SweepHost host;
    private int taken; // guarded by this
    private int failures; // guarded by this
    private @Nullable RecomputeException failure; // guarded by this

    SweepLane(SweepHost host) {
        this.host = host;
    }

    SweepHost host() {
        return host;
    }

    synchronized int free() {
        return host.slots() - taken;
    }

    synchronized int taken() {
        return taken;
    }

    synchronized void take() {
        taken++;
    }

    synchronized void release() {
        taken--;
    }

    /** Whether it gets tasks. */
    synchronized boolean isOpen() {
        return failure == null;
    }

    /** Why it gets none. */
    synchronized Optional<RecomputeException> failure() {
        return Optional.ofNullable(failure);
    }

    synchronized void works() {
        failures = 0;
    }

    synchronized void fails(RecomputeException why) {
        failures++;
        if (failures >= MOST_FAILURES) {
            close(why);
        }
    }

    /** Gives it no task any more. */
    synchronized void close(RecomputeException why) {
        if (failure == null) {
            failure = why;
        }
    }
}
