package io.recompute.probe;

import java.util.List;
import java.util.OptionalInt;
import java.util.OptionalLong;

/**
 * A graphics processor. Memory is in MiB as the driver counts it; total less used need not be free, since drivers keep some
 * for themselves. A number that the driver does not tell is empty: so is all memory where it is the machine's own (GB10),
 * and the utilization of a partitioned one (MIG).
 *
 * @param index as the driver's tool counts them, from 0; what {@code CUDA_VISIBLE_DEVICES} takes
 * @param id what it is called for ever, as {@code GPU-5c89852c-…}; may be empty
 * @param name the product's
 * @param utilization the share of the last moments in which it computed, in percent
 * @param partitioned whether it is split into instances of their own (MIG)
 * @param processes those that compute on it, as far as the driver tells
 */
public record Gpu(
        int index,
        String id,
        String name,
        OptionalLong totalMib,
        OptionalLong usedMib,
        OptionalLong freeMib,
        OptionalInt utilization,
        boolean partitioned,
        List<GpuProcess> processes) {
    /** Copies the list. */
    public Gpu {
        processes = List.copyOf(processes);
    }

    Gpu withProcesses(List<GpuProcess> newProcesses) {
        return new Gpu(index, id, name, totalMib, usedMib, freeMib, utilization, partitioned, newProcesses);
    }
}
