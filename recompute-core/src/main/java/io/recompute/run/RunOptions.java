package io.recompute.run;

import io.recompute.model.RecomputeException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * How a run is looked after: what the steps of a {@link RunSpec} have asked for. Immutable.
 *
 * @param limit whole seconds that it may take; 0 for any
 * @param lease whole seconds without a renewal after which it is ended; 0 for never
 * @param keepChildren whether a kill leaves alone what has left the run's session
 * @param snapshot whether it works in a copy of the project's synchronised files
 * @param separateOutputs whether its outputs are kept apart as well
 * @param gpus how many graphics processors it takes; 0 where it asks for none
 * @param gpuPatience whole seconds that it waits for them on the machine; 0 where it does not
 * @param collect the paths and patterns that are brought here when it has ended
 */
public record RunOptions(
        long limit,
        long lease,
        boolean keepChildren,
        boolean snapshot,
        boolean separateOutputs,
        int gpus,
        long gpuPatience,
        List<String> collect) {
    /** Copies the list. */
    public RunOptions {
        collect = List.copyOf(collect);
    }

    static final RunOptions NONE = new RunOptions(0, 0, false, false, false, 0, 0, List.of());

    private static final int MOST_GPUS = 1024;

    /** What every shell's arithmetic holds, and longer than anything runs. */
    private static final Duration LONGEST = Duration.ofDays(3650);

    RunOptions withLimit(Duration time) {
        return new RunOptions(
                seconds(time, "time limit"),
                lease,
                keepChildren,
                snapshot,
                separateOutputs,
                gpus,
                gpuPatience,
                collect);
    }

    RunOptions withLease(Duration time) {
        return new RunOptions(
                limit, seconds(time, "lease"), keepChildren, snapshot, separateOutputs, gpus, gpuPatience, collect);
    }

    RunOptions withKeepChildren() {
        return new RunOptions(limit, lease, true, snapshot, separateOutputs, gpus, gpuPatience, collect);
    }

    RunOptions withSnapshot() {
        return new RunOptions(limit, lease, keepChildren, true, separateOutputs, gpus, gpuPatience, collect);
    }

    RunOptions withSeparateOutputs() {
        return new RunOptions(limit, lease, keepChildren, snapshot, true, gpus, gpuPatience, collect);
    }

    RunOptions withGpus(int count) {
        if (count < 1 || count > MOST_GPUS) {
            throw new RecomputeException("not a number of GPUs: " + count + "; it is 1 to " + MOST_GPUS);
        }
        return new RunOptions(limit, lease, keepChildren, snapshot, separateOutputs, count, gpuPatience, collect);
    }

    RunOptions withGpuPatience(Duration time) {
        long patience = seconds(time, "time to wait for GPUs");
        return new RunOptions(limit, lease, keepChildren, snapshot, separateOutputs, gpus, patience, collect);
    }

    RunOptions withCollect(List<String> paths) {
        List<String> all = new ArrayList<>(collect);
        paths.stream()
                .map(RunSpec::checkedResult)
                .filter(path -> !all.contains(path))
                .forEach(all::add);
        return new RunOptions(
                limit, lease, keepChildren, snapshot, separateOutputs, gpus, gpuPatience, List.copyOf(all));
    }

    /** Whether something on the machine has to look after its time. */
    public boolean isTimed() {
        return limit > 0 || lease > 0;
    }

    private static long seconds(Duration time, String what) {
        if (time.isNegative() || time.isZero() || time.compareTo(LONGEST) > 0) {
            throw new RecomputeException("not a " + what + ": " + time + "; it is positive and at most " + LONGEST);
        }
        return time.plusNanos(999_999_999).toSeconds();
    }
}
