package io.recompute.run.detached;

import io.recompute.model.Command;
import io.recompute.model.RecomputeException;
import io.recompute.model.RemotePath;
import io.recompute.run.ArraysUnsupportedException;
import io.recompute.run.LaunchException;
import io.recompute.run.LaunchOptions;
import io.recompute.run.Launcher;
import io.recompute.run.NoSuchRunException;
import io.recompute.run.ProcessTable;
import io.recompute.run.RemoteProcess;
import io.recompute.run.RunArray;
import io.recompute.run.RunResult;
import io.recompute.run.RunSpec;
import io.recompute.transport.control.Machine;
import io.recompute.transport.control.OutputSink;
import io.recompute.transport.control.Script;
import java.io.ByteArrayOutputStream;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Pattern;

/**
 * The runs of one project on one machine. Thread-safe. Closing it lets go of the handles it gave out and leaves the runs
 * alone; the machine stays open.
 */
public final class Runs implements AutoCloseable {
    /** Without its comments: bash reads byte by byte, which counts beside a command that takes less than a millisecond. */
    private static final String COMMAND = Script.text(Runs.class, "command.sh").replaceAll("(?m)^#.*\n", "");

    private final Machine machine;
    private final RunDirectories directories;
    private final RunWatcher watcher;
    private final Clock clock;
    private volatile LauncherChoice launchers;
    private volatile CodeState code = CodeState.UNKNOWN;
    private volatile Collector collector = (directory, path) -> {
        throw new IllegalStateException("nobody collects here");
    };
    private final Set<RemoteProcess> handles = ConcurrentHashMap.newKeySet();

    private Runs(Machine machine, RemotePath project, Clock clock) {
        this.machine = machine;
        this.directories = new RunDirectories(machine, project);
        this.watcher = new RunWatcher(directories, Reopening.USUAL);
        this.clock = clock;
        this.launchers = new LauncherChoice(machine, new DetachedLauncher(), List.of());
    }

    /**
     * The runs of the project in that directory.
     *
     * @param clock gives the time in the ids of new runs
     */
    public static Runs of(Machine machine, RemotePath project, Clock clock) {
        return new Runs(machine, project, clock);
    }

    /**
     * Starts a run, or finds the one of the spec's id. Returns when it is known to have started.
     *
     * @throws LaunchException where it did not start, or where that is unknown
     */
    public RemoteProcess start(RunSpec spec) {
        String id = identified(spec).id().orElseThrow();
        return handle(new Launching(directories, code, launchers.choose()).launch(id, launchers.complete(spec)));
    }

    /**
     * Starts an array of runs, or finds the one of the spec's id.
     *
     * @param atOnce how many at once; 0 for any
     * @throws ArraysUnsupportedException where the launcher has none
     * @throws LaunchException where it did not start, or not as a whole, or where that is unknown
     */
    public RunArray startArray(RunSpec spec, List<String> values, int atOnce) {
        if (values.isEmpty() || values.stream().anyMatch(value -> value.indexOf('\0') >= 0)) {
            throw new RecomputeException("an array has values, and none of them has a NUL character");
        }
        Launcher launcher = launchers.choose();
        if (!launcher.hasArrays()) {
            throw new ArraysUnsupportedException(launcher.name());
        }
        String id = identified(spec).id().orElseThrow();
        var unused = RunSpec.checkedId(id + "-" + (values.size() - 1));
        return array(
                id,
                new ArrayLaunching(directories, code, launcher).launch(id, launchers.complete(spec), values, atOnce));
    }

    /**
     * A handle of an array that was started before, by whomever, less the tasks that were pruned.
     *
     * @throws NoSuchRunException where no task of it is there
     */
    public RunArray attachArray(String id) {
        Pattern task = Pattern.compile(Pattern.quote(RunSpec.checkedId(id)) + "-\\d{1,9}");
        List<RunRecord> found = directories.list().stream()
                .filter(run -> task.matcher(run.id()).matches())
                .sorted(Comparator.comparingInt(run -> Integer.parseInt(run.id().substring(id.length() + 1))))
                .toList();
        if (found.isEmpty()) {
            throw directories.missing(id);
        }
        return array(id, found);
    }

    private RunArray array(String id, List<RunRecord> found) {
        return new LiveArray(
                directories, watcher, id, found.stream().map(this::handle).toList());
    }

    /**
     * Starts runs that way from now on.
     *
     * @param defaults count before what a run asks for itself
     */
    public void launchBy(Launcher launcher, List<LaunchOptions> defaults) {
        launchers = new LauncherChoice(machine, launcher, defaults);
    }

    /** Tells what code lies on the machine from now on, for the records of the runs that start there. */
    public void codeIs(CodeState state) {
        code = state;
    }

    /** Brings the results of runs that way, for handles that are given out from now on. */
    public void collectBy(Collector newCollector) {
        collector = newCollector;
    }

    /**
     * A handle of a run that was started before, by whomever.
     *
     * @throws NoSuchRunException where there is none of that id
     */
    public RemoteProcess attach(String id) {
        return handle(directories.get(id));
    }

    private RemoteProcess handle(RunRecord run) {
        RemoteProcess process =
                new DetachedProcess(directories, watcher, run, new Results(run, collector), handles::remove);
        handles.add(process);
        return process;
    }

    /** That spec with an id: its own, or a new one. */
    public RunSpec identified(RunSpec spec) {
        return spec.id().isPresent() ? spec : spec.id(RunIds.next(clock.instant()));
    }

    /** A handle of the run that was launched last; empty where there is none. */
    public Optional<RemoteProcess> newest() {
        return directories.list().stream()
                .filter(run -> run.launched() != null)
                .max(RunRecord.AGE)
                .map(run -> attach(run.id()));
    }

    /** The table of all runs. */
    public ProcessTable table() {
        return new RunTable(this, directories);
    }

    /**
     * Runs a command in the project's directory and waits for it; its outputs are kept in memory.
     *
     * @param limit the longest wait; then its processes are ended
     */
    public RunResult run(Command command, Duration limit) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        ByteArrayOutputStream err = new ByteArrayOutputStream();
        RunResult result = run(command, out::write, err::write, limit);
        return new RunResult(
                result.command(), result.status(), out.toByteArray(), err.toByteArray(), result.duration());
    }

    /**
     * Runs a command in the project's directory and waits for it; its outputs are handed on while they come.
     *
     * @param limit the longest wait; then its processes are ended
     */
    public RunResult run(Command command, OutputSink out, OutputSink err, Duration limit) {
        Instant start = clock.instant();
        Script script = Script.of(COMMAND, directories.project().argument(), command.shellText());
        int status = machine.run(script, out, err, limit);
        return new RunResult(
                command.toString(), status, new byte[0], new byte[0], Duration.between(start, clock.instant()));
    }

    @Override
    public void close() {
        List.copyOf(handles).forEach(RemoteProcess::close);
        watcher.close();
    }
}
