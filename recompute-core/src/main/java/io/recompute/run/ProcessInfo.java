package io.recompute.run;

import java.time.Instant;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;

/**
 * A row of the process table: what was known of a run when the table was made. Immutable. Times are the machine's.
 *
 * @param index its place among the live runs, counted from 1, the oldest first; 0 for one that has ended
 * @param id what it is found by again
 * @param name the name for people
 * @param command the command, its secrets masked
 * @param state what had become of it
 * @param pid the id of its process on the machine; empty where it has not started
 * @param started when it started, by the machine's clock
 * @param ended when it ended, by the machine's clock; empty where that is not recorded
 * @param exitStatus how it ended; empty where it has not
 * @param waiting what it waits for before it starts; empty where it does not
 * @param record what it was made of: command, code, commit, environment, machine
 */
public record ProcessInfo(
        int index,
        String id,
        String name,
        String command,
        ProcessState state,
        OptionalLong pid,
        Optional<Instant> started,
        Optional<Instant> ended,
        Optional<ExitStatus> exitStatus,
        Optional<String> waiting,
        Provenance record) {
    /** The exit status as a shell tells it. */
    public OptionalInt exitCode() {
        return exitStatus.map(ExitStatus::code).orElse(OptionalInt.empty());
    }

    @Override
    public String toString() {
        return id + " " + state + " " + name;
    }
}
