package io.recompute.run;

import java.time.Instant;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/**
 * A row of the process table: what was known of a run when the table was made. Immutable. Times are the machine's.
 */
public final class ProcessInfo {
    private final RunRecord run;
    private final int index;

    ProcessInfo(RunRecord run, int index) {
        this.run = run;
        this.index = index;
    }

    /** Its place among the live runs, counted from 1, the oldest first; 0 for one that has ended. */
    public int index() {
        return index;
    }

    /** What it is found by again. */
    public String id() {
        return run.id();
    }

    /** The name for people. */
    public String name() {
        return run.name();
    }

    /** The command, its secrets masked. */
    public String command() {
        return run.title();
    }

    /** What had become of it. */
    public ProcessState state() {
        return run.state();
    }

    /** The id of its process on the machine; empty where it has not started. */
    public OptionalLong pid() {
        return run.pid() == null ? OptionalLong.empty() : OptionalLong.of(run.pid());
    }

    /** When it started, by the machine's clock. */
    public Optional<Instant> started() {
        return instant(run.started());
    }

    /** When it ended, by the machine's clock; empty where that is not recorded. */
    public Optional<Instant> ended() {
        return instant(run.ended());
    }

    /** How it ended; empty where it has not. */
    public Optional<ExitStatus> exitStatus() {
        return run.exitStatus();
    }

    /** The exit status as a shell tells it. */
    public OptionalInt exitCode() {
        return exitStatus().map(ExitStatus::code).orElse(OptionalInt.empty());
    }

    /** What it was made of: command, code, commit, environment, machine. */
    public Provenance record() {
        return run.provenance();
    }

    private static Optional<Instant> instant(@Nullable Long seconds) {
        return Optional.ofNullable(seconds).map(Instant::ofEpochSecond);
    }

    @Override
    public String toString() {
        return id() + " " + state() + " " + name();
    }
}
