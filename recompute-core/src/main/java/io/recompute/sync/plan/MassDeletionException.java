package io.recompute.sync.plan;

import io.recompute.model.RecomputeException;

/**
 * A synchronisation would delete most of what earlier ones placed, as it does where the local directory is empty, not
 * mounted or the wrong one. Nothing was changed; force it where that is meant.
 */
public final class MassDeletionException extends RecomputeException {
    private static final long serialVersionUID = 1L;

    private final int deletions;
    private final int placed;

    /**
     * The refusal.
     *
     * @param deletions how many files would be deleted
     * @param placed how many files are there
     */
    public MassDeletionException(int deletions, int placed) {
        super("refused to delete " + deletions + " of the " + placed
                + " synchronised files on the machine, as they are gone locally; force it if that is meant");
        this.deletions = deletions;
        this.placed = placed;
    }

    /** How many files would be deleted. */
    public int deletions() {
        return deletions;
    }

    /** How many synchronised files are there. */
    public int placed() {
        return placed;
    }
}
