package io.recompute.run;

import io.recompute.model.RecomputeException;

/** A run has not ended within the time one was ready to wait. It goes on. */
public final class RunNotFinishedException extends RecomputeException {
    private static final long serialVersionUID = 1L;

    private final String id;

    /** With the run's id and a message that says how long one has waited. */
    public RunNotFinishedException(String id, String message) {
        super(message);
        this.id = id;
    }

    /** The run's id, for waiting again. */
    public String id() {
        return id;
    }
}
