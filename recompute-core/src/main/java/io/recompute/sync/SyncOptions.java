package io.recompute.sync;

/**
 * How a synchronisation is done. Immutable.
 *
 * @param force whether it goes on where most of what is on the machine would be deleted
 */
public record SyncOptions(boolean force) {
    /** Nothing forced. */
    public static SyncOptions standard() {
        return new SyncOptions(false);
    }

    /** The same, with a mass deletion allowed. */
    public SyncOptions forced() {
        return new SyncOptions(true);
    }
}
