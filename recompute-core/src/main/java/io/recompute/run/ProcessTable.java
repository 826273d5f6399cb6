package io.recompute.run;

import com.google.errorprone.annotations.CanIgnoreReturnValue;

/** The runs of a project on a machine, asked for anew by each call. Thread-safe. */
public interface ProcessTable {
    /** All runs that are recorded, the oldest first; the live ones are counted from 1. */
    ProcessList list();

    /** The runs that are going on, the oldest first, counted from 1. */
    default ProcessList live() {
        return list().live();
    }

    /**
     * The live run of that place.
     *
     * @param index counted from 1, as in {@link #live()}
     * @throws NoSuchRunException where there is none
     */
    RemoteProcess byIndex(int index);

    /**
     * The run of that id, live or not.
     *
     * @throws NoSuchRunException where there is none
     */
    RemoteProcess byId(String id);

    /** All runs that are recorded, the oldest first, each with {@link ProcessInfo#record() what it was made of}. */
    default ProcessList history() {
        return list();
    }

    /**
     * Removes the directories of runs that have ended, with their logs and records: of those that the retention does not
     * keep. One that is going on or about to is never touched, nor one that has left processes behind, nor the one whose log
     * the link to the newest log shows; the report names these.
     */
    @CanIgnoreReturnValue
    PruneReport prune(Retention retention);

    /**
     * Kills all live runs of this project, no other's, and waits until they are gone.
     *
     * @throws KillFailedException where a process is left that even KILL does not end
     * @return how many there were
     */
    @CanIgnoreReturnValue
    int purge();
}
