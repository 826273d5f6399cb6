package io.recompute.fleet;

import io.recompute.model.RecomputeException;

/** Some tasks of a sweep have not succeeded. */
public final class SweepException extends RecomputeException {
    private static final long serialVersionUID = 1L;

    private final transient SweepResult result;

    SweepException(SweepResult result) {
        super(result.toString());
        this.result = result;
    }

    /** What came of all tasks. */
    public SweepResult result() {
        return result;
    }
}
