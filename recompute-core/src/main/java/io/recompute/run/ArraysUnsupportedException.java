package io.recompute.run;

import io.recompute.model.RecomputeException;

/** A launcher has no arrays: its runs start one by one. Nothing was started. */
public final class ArraysUnsupportedException extends RecomputeException {
    private static final long serialVersionUID = 1L;

    private final String launcher;

    /** Of the launcher of that name. */
    public ArraysUnsupportedException(String launcher) {
        super("the launcher '" + launcher + "' has no arrays; a fleet's map(SweepSpec.of(tasks).slots(n)) keeps n tasks"
                + " running on a machine, and runAsync(spec) starts one");
        this.launcher = launcher;
    }

    /** The launcher's name. */
    public String launcher() {
        return launcher;
    }
}
