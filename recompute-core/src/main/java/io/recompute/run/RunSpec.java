package io.recompute.run;

import io.recompute.model.Command;
import io.recompute.model.RecomputeException;
import io.recompute.model.Secret;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What is to be run. Immutable: every step gives a new one.
 *
 * <p>The command runs in the project's directory, with an empty standard input, both outputs in the run's log, and
 * {@code PYTHONUNBUFFERED=1} and {@code RECOMPUTE_RUN_ID} in its environment.
 */
public final class RunSpec {
    private static final Pattern ID = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{0,99}");
    private static final Pattern VARIABLE = Pattern.compile("[A-Za-z_][A-Za-z0-9_]*");

    private static final Set<String> NOT_RESULTS = Set.of("..", ".recompute", ".git");

    private final Command command;
    private final Called called;
    private final Map<String, Secret> environment;
    private final RunOptions options;
    private final List<LaunchOptions> launch;

    private record Called(@Nullable String name, @Nullable String id) {}

    private RunSpec(
            Command command,
            Called called,
            Map<String, Secret> environment,
            RunOptions options,
            List<LaunchOptions> launch) {
        this.command = Objects.requireNonNull(command, "command");
        this.called = called;
        this.environment = environment;
        this.options = options;
        this.launch = List.copyOf(launch);
    }

    /** Runs that command. */
    public static RunSpec of(Command command) {
        return new RunSpec(command, new Called(null, null), Map.of(), RunOptions.NONE, List.of());
    }

    /** Runs a text of the shell, as {@link Command#shell}. */
    public static RunSpec shell(String text) {
        return of(Command.shell(text));
    }

    /** The same under a name for people; it need not be unique. Line breaks in it become blanks. */
    public RunSpec name(String newName) {
        String line = newName.replaceAll("[\\r\\n\\x00]+", " ").strip();
        return new RunSpec(command, new Called(line, called.id), environment, options, launch);
    }

    /**
     * The same under an id of the caller's choice, unique in the project: starting it again then finds the first run,
     * instead of starting a second.
     *
     * @param newId letters, digits, dots, dashes and underscores, at most 100, the first a letter or digit
     */
    public RunSpec id(String newId) {
        return new RunSpec(command, new Called(called.name, checkedId(newId)), environment, options, launch);
    }

    /** The same with one more variable in its environment; no listing shows its value. */
    public RunSpec environment(String variable, String value) {
        if (!VARIABLE.matcher(variable).matches()) {
            throw new RecomputeException("not the name of an environment variable: '" + variable + "'");
        }
        if (value.indexOf('\0') >= 0) {
            throw new RecomputeException("the value of " + variable + " has a NUL character");
        }
        Map<String, Secret> more = new LinkedHashMap<>(environment);
        more.put(variable, Secret.of(value));
        return new RunSpec(command, called, Collections.unmodifiableMap(more), options, launch);
    }

    /**
     * The same, ended where it takes longer: with TERM, after ten seconds with KILL, all its processes. The machine sees to
     * it by itself, whether anybody is connected or not; the run is then {@link ProcessState#TIMED_OUT}.
     *
     * @param limit positive; rounded up to whole seconds
     */
    public RunSpec timeLimit(Duration limit) {
        return with(options.withLimit(limit));
    }

    /**
     * The same, ended like a run whose time limit is over where nobody has renewed it for that long: a run that nobody wants
     * any more. A handle renews it while it is open, in whatever program; {@link RemoteProcess#renew()} does so at once. It
     * ends up to a quarter of the time later, never earlier.
     *
     * @param lease positive; rounded up to whole seconds. A lost connection uses it up as well, so minutes are better than
     *     seconds
     */
    public RunSpec lease(Duration lease) {
        return with(options.withLease(lease));
    }

    /**
     * The same, but what leaves its session on purpose, as a daemon does, is left alone when it is killed or its time is
     * over. Where the machine has no means to give the run a session of its own, it changes nothing.
     */
    public RunSpec keepChildren() {
        return with(options.withKeepChildren());
    }

    /**
     * The same, but run in a copy of the project's synchronised files as they are when it starts, so that no later
     * synchronisation changes its code. It is made of links, where the file system has them: a file that the run changes in
     * place, instead of replacing it, changes in the project as well.
     *
     * <p>The copy is the directory {@code tree} of the run's own, and what the run writes to relative paths lands there, and
     * goes with the run; but {@code data/} is the project's, where that is there at the start, and {@code RECOMPUTE_PROJECT}
     * names the project's directory.
     */
    public RunSpec snapshot() {
        return with(options.withSnapshot());
    }

    /**
     * The same with its standard output and standard error kept apart as well: {@link RemoteProcess#stdout()} and {@link
     * RemoteProcess#stderr()} read them. The log still has both; since each then comes through a pipe of its own, the
     * order of what is written to the two within a few milliseconds may differ.
     *
     * <p>The run's end is recorded when both pipes are copied. Where it leaves something behind that holds them, that is
     * when nothing came for two seconds, or after a minute.
     */
    public RunSpec separateOutputs() {
        return with(options.withSeparateOutputs());
    }

    /**
     * The same with that many of the machine's graphics processors for itself, until it ends: such as no run of this library
     * has taken, of whichever user and project, and on which no process computes, as their driver tells. What computes is
     * told of them by {@code CUDA_VISIBLE_DEVICES} (with {@code CUDA_DEVICE_ORDER=PCI_BUS_ID}), or {@code
     * ROCR_VISIBLE_DEVICES} for those of AMD.
     *
     * <p>Where there are not so many free, it does not start: {@link GpusUnavailableException}; {@link
     * #waitForGpus(Duration)} lets it wait.
     *
     * @param count 1 to 1024
     */
    public RunSpec gpus(int count) {
        return with(options.withGpus(count));
    }

    /**
     * The same, but where the {@link #gpus(int)} are not free it waits for them on the machine, whether anybody is connected
     * or not: in the order in which the runs have asked, so that none is overtaken. Meanwhile it is {@link
     * ProcessState#PENDING}, can be killed, and its time limit does not count. Where the time is over it ends as {@link
     * ProcessState#TIMED_OUT}, its command never started. Where the machine has not so many at all it does not start.
     *
     * @param patience positive; rounded up to whole seconds
     */
    public RunSpec waitForGpus(Duration patience) {
        return with(options.withGpuPatience(patience));
    }

    /**
     * The same, and when it has ended these are brought to the same places in the local project: paths relative to the
     * project ({@code bin/}, {@code out/model.pt}), or patterns as for a pull ({@code runs/**}{@code /best.pt}). They are
     * added to those asked for before. Files that are here are replaced by the machine's; nothing is deleted.
     *
     * <p>It is done by whoever waits for the run's end: {@link RemoteProcess#waitFor()} and {@link RemoteProcess#onExit()}
     * bring the results before they return or complete, however the run ended, and whether it was started here or found
     * again, after a reconnect or in another program: what to collect stands in the run's record. A program that starts a
     * run and goes away has brought nothing; the next one that waits for it does, or calls {@link RemoteProcess#collect()}.
     * What the run did not make is passed over. With a {@link #snapshot()}, it is taken from the run's own copy.
     *
     * @throws RecomputeException where a path is absolute, leaves the project, or leads into {@code .recompute} or {@code
     *     .git}
     */
    public RunSpec collect(String... paths) {
        return with(options.withCollect(List.of(paths)));
    }

    /** The same with more for the launcher that these are for; others pass them over. The last that is said counts. */
    public RunSpec launch(LaunchOptions more) {
        List<LaunchOptions> all = new ArrayList<>(launch);
        all.add(more);
        return new RunSpec(command, called, environment, options, all);
    }

    /** As {@link #launch}, but what it has already counts before these. */
    public RunSpec launchDefaults(LaunchOptions defaults) {
        List<LaunchOptions> all = new ArrayList<>(launch);
        all.add(0, defaults);
        return new RunSpec(command, called, environment, options, all);
    }

    private RunSpec with(RunOptions newOptions) {
        return new RunSpec(command, called, environment, newOptions, launch);
    }

    /** What is run. */
    public Command command() {
        return command;
    }

    /** The name given, else the command's text. */
    public String name() {
        String name = called.name;
        return name == null ? command.toString().replaceAll("[\\r\\n]+", " ") : name;
    }

    /** The id given. */
    public Optional<String> id() {
        return Optional.ofNullable(called.id);
    }

    /** The variables that it is given; the values are masked in every text. Unmodifiable. */
    public Map<String, Secret> environment() {
        return environment;
    }

    /** What the launcher of that name is told beyond all else, in the order in which it was given. */
    public List<String> directives(String launcher) {
        return launch.stream()
                .filter(more -> more.launcher().equals(launcher))
                .flatMap(more -> more.directives().stream())
                .toList();
    }

    /** How it is looked after. */
    public RunOptions options() {
        return options;
    }

    /**
     * That text, where it can be the id of a run.
     *
     * @throws RecomputeException where it cannot
     */
    public static String checkedId(String id) {
        if (!ID.matcher(id).matches()) {
            throw new RecomputeException("not the id of a run: '" + id
                    + "'; it has letters, digits, dots, dashes and underscores, and starts with a letter or digit");
        }
        return id;
    }

    /**
     * That text, where it can be what is collected of a run.
     *
     * @throws RecomputeException where it cannot
     */
    public static String checkedResult(String path) {
        boolean unsafe = path.isBlank()
                || path.startsWith("/")
                || path.startsWith("~")
                || path.matches("(?s).*[\\r\\n\\x00].*")
                || Arrays.stream(path.split("/")).anyMatch(NOT_RESULTS::contains);
        if (unsafe) {
            throw new RecomputeException("not a path of results: '" + path.replaceAll("\\p{Cntrl}", "?")
                    + "'; it is relative, stays in the project, and leaves .recompute and .git alone");
        }
        return path;
    }

    @Override
    public String toString() {
        return "RunSpec[" + name() + "]";
    }
}
