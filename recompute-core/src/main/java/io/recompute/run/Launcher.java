package io.recompute.run;

import io.recompute.model.RecomputeException;
import java.util.ArrayList;
import java.util.List;
import java.util.ServiceLoader;
import java.util.stream.Collectors;

/**
 * A way in which runs are started: as processes of the machine itself, or as jobs of a scheduler there. What a run's
 * directory holds, its log, its record, waiting, listing, collecting and pruning are the same for all; a launcher tells how
 * the run's supervisor is started, and of a job what has become of it. Implementations are immutable, have a public
 * constructor without parameters, and are found by {@link ServiceLoader}.
 *
 * <p>A launcher is a text of the POSIX shell that defines functions. For a {@linkplain #isQueue() queue} they are kept in the
 * run's directory, so that whoever finds the run later can ask and kill it, by whatever launcher he starts his own:
 *
 * <ul>
 *   <li>{@code launcher_here}: succeeds where the machine has what it needs. For {@link #auto()}.
 *   <li>{@code launcher_start RUN PROJECT SHELL ATTEMPT}: has {@code /bin/sh RUN/runner serve RUN PROJECT SHELL ATTEMPT} run
 *       sometime, somewhere with the same files, once, and prints {@code submitted JOB}, a word without blanks. RUN is the run's
 *       directory, absolute; a file {@code directives} in it has the lines of {@link #directives}. Fails with 1 where nothing
 *       will start, having said why to its standard error, and with 2 where it cannot tell.
 *   <li>{@code launcher_find RUN ATTEMPT}: prints the JOB that this attempt has submitted; fails with 1 where there is none,
 *       with 2 where it cannot tell. It is asked before a second submission.
 *   <li>{@code launcher_states JOB...}: prints {@code JOB STATE WORDS} for each job that it knows, in one question. The states
 *       are {@code waiting} and {@code running}, and of jobs that are over, all their processes gone: {@code ended}, {@code
 *       cancelled}, {@code limit}, {@code memory}, {@code node}, {@code preempted}; the words are for people. Fails where the
 *       scheduler does not answer, and says why.
 *   <li>{@code launcher_signal SIGNAL JOB...}: sends a signal to the jobs' supervisors alone, or to all their processes.
 *   <li>{@code launcher_cancel JOB...}: has the scheduler end the jobs, also those that wait.
 * </ul>
 *
 * <p>Where it {@linkplain #hasArrays() has arrays}, there are three more, and a run's directory may have a file {@code array}
 * with {@code ID FIRST NUMBER}, by which {@code launcher_find} finds its job; PREFIX is what the runs' directories begin with:
 *
 * <ul>
 *   <li>{@code launcher_most}: prints how many tasks one submission may have; fails where there are no arrays.
 *   <li>{@code launcher_start_array PREFIX PROJECT SHELL ATTEMPT MOST FIRST NUMBER...}: as {@code launcher_start}, for the runs
 *       PREFIX-K where K is FIRST and NUMBER added up, at most MOST of them at once (0: any), by one submission. Of the JOB
 *       that it prints, each task is the job {@code JOB_NUMBER}.
 *   <li>{@code launcher_find_array PREFIX ATTEMPT FIRST}: as {@code launcher_find}.
 * </ul>
 *
 * <p>{@code launcher_address} may be missing: called in a job, prints by what name or address the machine reaches the job's
 * node, for a notebook there; {@code hostname} else.
 *
 * <p>Where a scheduler starts a job again, it sets {@code RECOMPUTE_RESTARTED} for the runner; else a second start of a job
 * does nothing.
 */
public interface Launcher {
    /** The name of {@link #detached()}. */
    String DETACHED = "detached";
    /** The name of {@link #auto()}. */
    String AUTO = "auto";

    /** Its name, as the config file has it: a word of small letters. */
    String name();

    /** The functions, as told above. */
    String functions();

    /** What {@code launcher_start} is told of a run, lines without line breaks: what of the spec concerns a scheduler. */
    default List<String> directives(RunSpec spec) {
        return spec.directives(name());
    }

    /**
     * Whether its runs are jobs of a scheduler. Else they are processes of the machine, {@code launcher_start} prints what the
     * runner says, and no other function is called.
     */
    default boolean isQueue() {
        return true;
    }

    /** Whether one submission can be that of many tasks: {@code Workspace.runArray}. */
    default boolean hasArrays() {
        return false;
    }

    /** Runs as processes of the machine, which depend on nobody; the default. */
    static Launcher detached() {
        return named(DETACHED);
    }

    /** Runs as jobs of the machine's Slurm cluster. */
    static Launcher slurm() {
        return named("slurm");
    }

    /** The first whose scheduler the machine has, else {@link #detached()}. The machine is asked once, before its first run. */
    static Launcher auto() {
        return AutoLauncher.INSTANCE;
    }

    /**
     * The launcher of that name, {@code auto} among them.
     *
     * @throws RecomputeException where there is none
     */
    static Launcher named(String name) {
        if (name.equals(AUTO)) {
            return auto();
        }
        List<Launcher> all = all();
        return all.stream()
                .filter(launcher -> launcher.name().equals(name))
                .findFirst()
                .orElseThrow(() -> new RecomputeException("there is no launcher '" + name + "'; there are auto, "
                        + all.stream().map(Launcher::name).collect(Collectors.joining(", "))));
    }

    /** All that are there. */
    static List<Launcher> all() {
        List<Launcher> found = new ArrayList<>();
        ServiceLoader.load(Launcher.class, Launcher.class.getClassLoader()).forEach(found::add);
        ClassLoader context = Thread.currentThread().getContextClassLoader();
        if (context != null && context != Launcher.class.getClassLoader()) {
            ServiceLoader.load(Launcher.class, context).forEach(launcher -> {
                if (found.stream().noneMatch(known -> known.name().equals(launcher.name()))) {
                    found.add(launcher);
                }
            });
        }
        return List.copyOf(found);
    }
}
