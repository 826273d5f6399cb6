package io.recompute.fleet;

import java.util.List;
import java.util.concurrent.Executor;

/** Starts sweeps. */
public final class Sweeps {
    private Sweeps() {}

    /**
     * Spreads tasks over machines.
     *
     * @param threads launches, kills and reads logs; where it refuses, the fleet is closed, and the sweep ends
     */
    public static Sweep start(SweepSpec spec, List<? extends SweepHost> hosts, Executor threads) {
        return SweepRun.start(spec, hosts, threads);
    }
}
