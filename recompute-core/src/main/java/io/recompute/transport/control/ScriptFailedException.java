package io.recompute.transport.control;

import io.recompute.model.RecomputeException;

/** A script of this library reached the machine and failed there. */
public final class ScriptFailedException extends RecomputeException {
    private static final long serialVersionUID = 1L;

    private final int status;
    private final String errors;

    /**
     * The failure.
     *
     * @param what what was tried and where, as {@code listing the runs on gpu1}
     * @param status the exit status, not 0
     * @param errors what the script wrote to standard error
     */
    public ScriptFailedException(String what, int status, String errors) {
        super(what + " failed with status " + status + (errors.isEmpty() ? "" : ": " + errors));
        this.status = status;
        this.errors = errors;
    }

    /** The exit status. */
    public int status() {
        return status;
    }

    /** What the script wrote to standard error. */
    public String errors() {
        return errors;
    }
}
