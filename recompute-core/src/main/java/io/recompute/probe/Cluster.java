package io.recompute.probe;

import java.util.List;

/**
 * What the scheduler of a cluster tells on its login node. Immutable.
 *
 * @param partitions the default first, then by name; empty where it does not answer
 * @param said why nothing is known; else empty
 */
public record Cluster(List<Partition> partitions, String said) {
    /** Copies the list. */
    public Cluster {
        partitions = List.copyOf(partitions);
    }
}
