package io.recompute.run;

import io.recompute.model.RecomputeException;

/** A command ended with a status other than 0. */
public final class CommandFailedException extends RecomputeException {
    private static final long serialVersionUID = 1L;
    private static final int SHOWN = 500;

    private final transient RunResult result;

    CommandFailedException(RunResult result) {
        super("'" + result.command() + "' ended with status " + result.status()
                + after(result.errorText().strip()));
        this.result = result;
    }

    /** All that is known of it. */
    public RunResult result() {
        return result;
    }

    private static String after(String errors) {
        if (errors.isEmpty()) {
            return "";
        }
        return ": " + (errors.length() <= SHOWN ? errors : "…" + errors.substring(errors.length() - SHOWN));
    }
}
