package io.recompute.run;

import java.util.List;

/**
 * What a {@link ProcessTable#prune prune} did. Immutable.
 *
 * @param removed the ids of the runs whose directories are gone, with their logs and records
 * @param kept the ids of those that were to go and stayed: one is going on, has left processes behind, or is the one
 *     whose log the link to the newest log shows
 */
public record PruneReport(List<String> removed, List<String> kept) {
    /** Copies the lists. */
    public PruneReport {
        removed = List.copyOf(removed);
        kept = List.copyOf(kept);
    }
}
