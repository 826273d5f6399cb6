package io.recompute.run;

import io.recompute.model.RecomputeException;

/**
 * A run has ended, and not all of its results could be brought here. They still lie on the machine: {@link
 * RemoteProcess#collect()} tries again. The first failure is the cause, further ones are suppressed in it.
 */
public final class CollectException extends RecomputeException {
    private static final long serialVersionUID = 1L;

    private final String runId;
    private final transient ExitStatus exitStatus;

    /** The failure. */
    public CollectException(String runId, ExitStatus exitStatus, String message, RecomputeException cause) {
        super(message, cause);
        this.runId = runId;
        this.exitStatus = exitStatus;
    }

    /** The run's id. */
    public String runId() {
        return runId;
    }

    /** How the run itself ended. */
    public ExitStatus exitStatus() {
        return exitStatus;
    }
}
