package io.recompute.run.detached;

import io.recompute.model.RecomputeException;
import io.recompute.model.RemotePath;
import io.recompute.run.NoSuchRunException;
import io.recompute.run.RunSpec;
import io.recompute.transport.control.Machine;
import io.recompute.transport.control.Reply;
import io.recompute.transport.control.Script;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The directories of a project's runs on a machine: what they say, one round trip for all of them. Thread-safe. */
final class RunDirectories {
    /** Shell functions on processes. */
    static final String PROCESS = Script.text(RunDirectories.class, "process.sh");

    /** Shell functions that several scripts use: these, and those on jobs of a scheduler. */
    static final String FUNCTIONS =
            PROCESS + Script.text(RunDirectories.class, "jobs.sh").replaceAll("(?m)^ *#.*\n", "");

    /** Tells of runs. */
    static final String LIST = Script.text(RunDirectories.class, "list.sh");

    private final Machine machine;
    private final RemotePath project;

    RunDirectories(Machine machine, RemotePath project) {
        this.machine = machine;
        this.project = project;
    }

    Machine machine() {
        return machine;
    }

    RemotePath project() {
        return project;
    }

    /** All the runs' directory, as an argument of a script. */
    String all() {
        return project.resolve(".recompute/runs").argument();
    }

    /** A run's directory, as an argument of a script. */
    String of(String id) {
        return project.resolve(".recompute/runs").resolve(id).argument();
    }

    /** All runs, the oldest first. */
    List<RunRecord> list() {
        List<RunRecord> runs = new ArrayList<>(list(List.of()));
        runs.sort(RunRecord.AGE);
        return runs;
    }

    Optional<RunRecord> find(String id) {
        return list(List.of(RunSpec.checkedId(id))).stream().findFirst();
    }

    /**
     * The run of that id.
     *
     * @throws NoSuchRunException where there is none
     */
    RunRecord get(String id) {
        return find(id).orElseThrow(() -> missing(id));
    }

    NoSuchRunException missing(String id) {
        return new NoSuchRunException("no run " + id + " of " + project + " on " + machine.instance()
                + "; processes().list() tells which there are");
    }

    /** Those runs, in that order, less those that are not there; none: all. */
    List<RunRecord> list(List<String> ids) {
        List<String> arguments = new ArrayList<>();
        arguments.add(project.argument());
        arguments.addAll(ids);
        Script script = Script.of(LIST, arguments.toArray(String[]::new))
                .after(FUNCTIONS)
                .repeatable();
        return parse(machine.execute(script).orThrow("listing the runs of " + project + " on " + machine.instance()));
    }

    /** The runs that a script has told of by {@code list.sh}; other lines count for nothing. */
    List<RunRecord> parse(Reply reply) {
        try {
            return RunRecord.parse(reply.text());
        } catch (NumberFormatException e) {
            throw new RecomputeException(
                    "a run of " + project + " on " + machine.instance() + " has a damaged record: " + e.getMessage(),
                    e);
        }
    }
}
