package io.recompute.run;

import io.recompute.model.RecomputeException;
import java.util.List;

/** Processes of a run are left that even KILL did not end: they hang in the kernel, or belong to another user. */
public final class KillFailedException extends RecomputeException {
    private static final long serialVersionUID = 1L;

    private final List<Long> processes;

    /** With a message that says which run, and the ids of the processes that are left. */
    public KillFailedException(String message, List<Long> processes) {
        super(message);
        this.processes = List.copyOf(processes);
    }

    /** The ids of the processes that are left, as the machine counts. */
    public List<Long> processes() {
        return processes;
    }
}
