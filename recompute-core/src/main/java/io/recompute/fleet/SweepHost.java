package io.recompute.fleet;

import io.recompute.model.Instance;
import io.recompute.run.RemoteProcess;
import io.recompute.run.RunSpec;

/** A machine that a sweep may use. Its methods are called by several threads at once. */
public interface SweepHost {
    /** The machine. */
    Instance instance();

    /** How many tasks it takes at once; 0 where it takes none. */
    int slots();

    /** Starts a run, or finds the one of the spec's id, which is set; throws a {@code RecomputeException} where it cannot. */
    RemoteProcess start(RunSpec spec);
}
