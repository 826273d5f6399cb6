package io.recompute.fleet;

import io.recompute.run.RunSpec;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * Tasks for several machines, and how they are spread. Immutable; every step gives a new one.
 *
 * <p>Defaults: one task at a time on each machine; a task that is lost is run again where it is proven that it does not go on,
 * three times at most; no logs are collected.
 */
public final class SweepSpec {
    private static final int ATTEMPTS = 3;

    private final List<RunSpec> tasks;
    private final Settings settings;

    private SweepSpec(List<RunSpec> tasks, Settings settings) {
        this.tasks = List.copyOf(tasks);
        this.settings = settings;
    }

    /** Runs those. The ids of their runs are the sweep's, unless they have their own. */
    public static SweepSpec of(List<RunSpec> tasks) {
        return new SweepSpec(tasks, new Settings(1, 0, LostTasks.MOVE_ENDED, ATTEMPTS, Optional.empty(), now -> {}));
    }

    /** Runs those texts of the shell. */
    public static SweepSpec commands(List<String> texts) {
        return of(texts.stream().map(RunSpec::shell).toList());
    }

    /**
     * The same with that many tasks at once on each machine.
     *
     * @throws IllegalArgumentException where it is not positive
     */
    public SweepSpec slots(int perMachine) {
        return with(settings.withSlots(positive("slots", perMachine)));
    }

    /**
     * The same with so many GPUs for each task alone, as {@link RunSpec#gpus}; then each machine has as many slots as it has
     * GPUs for. Where others use them, tasks wait on the machine.
     *
     * @throws IllegalArgumentException where it is not positive
     */
    public SweepSpec gpus(int perTask) {
        return with(settings.withGpus(positive("GPUs", perTask)));
    }

    /** The same with that treatment of tasks that are lost. */
    public SweepSpec lost(LostTasks treatment) {
        return with(settings.withLost(Objects.requireNonNull(treatment, "treatment")));
    }

    /**
     * The same with that many starts of one task at most, those that failed to start it included.
     *
     * @throws IllegalArgumentException where it is not positive
     */
    public SweepSpec attempts(int most) {
        return with(settings.withAttempts(positive("attempts", most)));
    }

    /** The same with the log of each task copied to {@code NUMBER.log} in that directory when it has ended. */
    public SweepSpec logs(Path directory) {
        return with(settings.withLogs(directory.toAbsolutePath()));
    }

    /** The same with somebody who is told whenever a task has ended; by one thread at a time, which hands out no task meanwhile. */
    public SweepSpec onProgress(Consumer<SweepProgress> listener) {
        return with(settings.withListener(Objects.requireNonNull(listener, "listener")));
    }

    /** The tasks. Unmodifiable. */
    public List<RunSpec> tasks() {
        return tasks;
    }

    /** How many GPUs each task gets; 0 where it asks for none. */
    public int gpus() {
        return settings.gpus();
    }

    /** How many tasks are run at once on a machine with that many GPUs. */
    public int slotsWith(int gpusThere) {
        return settings.gpus() == 0 ? settings.slots() : gpusThere / settings.gpus();
    }

    Settings settings() {
        return settings;
    }

    private SweepSpec with(Settings newSettings) {
        return new SweepSpec(tasks, newSettings);
    }

    private static int positive(String what, int number) {
        if (number < 1) {
            throw new IllegalArgumentException("not a number of " + what + ": " + number);
        }
        return number;
    }

    /** What the steps have asked for. */
    record Settings(
            int slots, int gpus, LostTasks lost, int attempts, Optional<Path> logs, Consumer<SweepProgress> listener) {
        Settings withSlots(int newSlots) {
            return new Settings(newSlots, gpus, lost, attempts, logs, listener);
        }

        Settings withGpus(int newGpus) {
            return new Settings(slots, newGpus, lost, attempts, logs, listener);
        }

        Settings withLost(LostTasks newLost) {
            return new Settings(slots, gpus, newLost, attempts, logs, listener);
        }

        Settings withAttempts(int newAttempts) {
            return new Settings(slots, gpus, lost, newAttempts, logs, listener);
        }

        Settings withLogs(Path newLogs) {
            return new Settings(slots, gpus, lost, attempts, Optional.of(newLogs), listener);
        }

        Settings withListener(Consumer<SweepProgress> newListener) {
            return new Settings(slots, gpus, lost, attempts, logs, newListener);
        }
    }
}
