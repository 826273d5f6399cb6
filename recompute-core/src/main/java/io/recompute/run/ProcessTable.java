package io.recompute.run;

import com.google.errorprone.annotations.CanIgnoreReturnValue;
import java.time.Duration;
import java.util.List;

/** The runs of a project on a machine, asked for anew by each call. Thread-safe. */
public final class ProcessTable {
    private static final Duration PURGE_GRACE = Duration.ofSeconds(5);

    private final Runs runs;
    private final RunDirectories directories;

    ProcessTable(Runs runs, RunDirectories directories) {
        this.runs = runs;
        this.directories = directories;
    }

    /** All runs that are recorded, the oldest first; the live ones are counted from 1. */
    public ProcessList list() {
        return ProcessList.of(directories.list());
    }

    /** The runs that are going on, the oldest first, counted from 1. */
    public ProcessList live() {
        return list().live();
    }

    /**
     * The live run of that place.
     *
     * @param index counted from 1, as in {@link #live()}
     * @throws NoSuchRunException where there is none
     */
    public RemoteProcess byIndex(int index) {
        ProcessList live = live();
        return live.rows().stream()
                .filter(row -> row.index() == index)
                .findFirst()
                .map(row -> runs.attach(row.id()))
                .orElseThrow(() -> new NoSuchRunException("no live run " + index + " of " + directories.project()
                        + " on " + directories.machine().instance() + "; there are "
                        + live.rows().size()));
    }

    /**
     * The run of that id, live or not.
     *
     * @throws NoSuchRunException where there is none
     */
    public RemoteProcess byId(String id) {
        return runs.attach(id);
    }

    /** All runs that are recorded, the oldest first, each with {@link ProcessInfo#record() what it was made of}. */
    public ProcessList history() {
        return list();
    }

    /**
     * Removes the directories of runs that have ended, with their logs and records: of those that the retention does not
     * keep. One that is going on or about to is never touched, nor one that has left processes behind, nor the one whose log
     * the link to the newest log shows; the report names these.
     */
    @CanIgnoreReturnValue
    public PruneReport prune(Retention retention) {
        return RunPruning.prune(directories, retention);
    }

    /**
     * Kills all live runs of this project, no other's, and waits until they are gone.
     *
     * @return how many there were
     */
    @CanIgnoreReturnValue
    public int purge() {
        List<String> ids = live().rows().stream().map(ProcessInfo::id).toList();
        return new RunKiller(directories).kill(ids, Signal.TERM, PURGE_GRACE).size();
    }
}
