package io.recompute.probe;

import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * A partition of a cluster, at one moment. A node that is in several partitions counts in each of them. Immutable.
 *
 * @param isDefault whether a run that names none comes here
 * @param isUp whether it starts what waits
 * @param longest how long a run may take here; empty: as long as it likes
 * @param nodes how many there are in each state, in the scheduler's words: {@code idle}, {@code mixed}, {@code drained}
 * @param idleProcessors of usable nodes, those that no run has
 * @param processors of all its nodes
 * @param gpus its graphics processors, by kind
 * @param running how many jobs, of anybody, run here
 * @param waiting how many wait for it; one that may go to several partitions waits in each
 */
public record Partition(
        String name,
        boolean isDefault,
        boolean isUp,
        Optional<Duration> longest,
        SortedMap<String, Integer> nodes,
        int idleProcessors,
        int processors,
        List<GpuShare> gpus,
        int running,
        int waiting) {
    /** Copies the list and the map. */
    public Partition {
        nodes = Collections.unmodifiableSortedMap(new TreeMap<>(nodes));
        gpus = List.copyOf(gpus);
    }

    /**
     * Graphics processors of one kind.
     *
     * @param kind as the cluster's configuration calls it; {@code gpu} where it gives them no name
     * @param free those of usable nodes that no run has
     */
    public record GpuShare(String kind, int free, int total) {}
}
