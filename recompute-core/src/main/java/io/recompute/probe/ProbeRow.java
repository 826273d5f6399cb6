package io.recompute.probe;

import io.recompute.model.Instance;
import io.recompute.model.RecomputeException;
import java.time.Duration;
import java.util.Optional;

/**
 * What came of asking one machine: a report, or a failure.
 *
 * @param instance the machine
 * @param report empty where it failed
 * @param failure why, also where the time was over; empty where there is a report
 * @param took how long it took, the login included
 */
public record ProbeRow(
        Instance instance, Optional<MachineReport> report, Optional<RecomputeException> failure, Duration took) {
    static ProbeRow of(Instance instance, MachineReport report, Duration took) {
        return new ProbeRow(instance, Optional.of(report), Optional.empty(), took);
    }

    static ProbeRow failed(Instance instance, RecomputeException failure, Duration took) {
        return new ProbeRow(instance, Optional.empty(), Optional.of(failure), took);
    }
}
