package io.recompute.fleet;

import io.recompute.model.RecomputeException;

/**
 * What was to be done on a machine was not waited for to its end: the time was over, or it was cancelled. What it had
 * started there and waited for is told to stop.
 */
public final class CutShortException extends RecomputeException {
    private static final long serialVersionUID = 1L;

    private final boolean begun;

    CutShortException(String message, boolean begun) {
        super(message);
        this.begun = begun;
    }

    /** Whether it had been begun: then something of it may have been done. */
    public boolean isBegun() {
        return begun;
    }
}
