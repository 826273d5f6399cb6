package io.recompute.testkit.fleet;

import static org.assertj.core.api.Assertions.assertThat;

import io.recompute.Fleet;
import io.recompute.Recompute;
import io.recompute.fleet.LostTasks;
import io.recompute.fleet.Sweep;
import io.recompute.fleet.SweepResult;
import io.recompute.fleet.SweepSpec;
import io.recompute.fleet.SweepTask;
import io.recompute.fleet.TaskState;
import io.recompute.model.Instance;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Machines that are killed under a sweep, with all that runs there. A small one by default; {@code
 * -Drecompute.sweep.tasks=1000 -Drecompute.sweep.machines=8} makes it a large one, which tells what came of it.
 */
@Timeout(1200)
@EnabledOnOs(value = OS.LINUX, disabledReason = "the end of a machine ends its processes, which are found in /proc")
class KilledMachinesTest {
    private static final int TASKS = Integer.getInteger("recompute.sweep.tasks", 24);
    private static final int MACHINES = Integer.getInteger("recompute.sweep.machines", 3);
    private static final int KILLED = MACHINES > 4 ? 2 : 1;

    @TempDir
    Path directory;

    /** How often a task was done to its end: each adds a line to a file of its own, at once and last of all. */
    private long done(int task) {
        try {
            Path file = directory.resolve("done").resolve("task-" + task);
            return Files.exists(file) ? Files.readAllLines(file).size() : 0;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"MOVE_ENDED", "MOVE_ALL"})
    void everyTaskIsDoneOnceOrReported(LostTasks treatment) throws Exception {
        Path project = Files.createDirectories(directory.resolve("project"));
        Path done = Files.createDirectories(directory.resolve("done"));
        List<String> commands = IntStream.range(0, TASKS)
                .mapToObj(task -> "sleep 0.2; echo done >>'" + done + "/task-" + task + "'")
                .toList();
        long began = System.nanoTime();
        try (Machines machines = Machines.start(MACHINES);
                Fleet fleet = Recompute.project(project)
                        .instances(machines.instances())
                        .goneAfter(Duration.ofSeconds(5))
                        .init()) {
            AtomicBoolean killed = new AtomicBoolean();
            SweepSpec spec = SweepSpec.commands(commands)
                    .slots(2)
                    .lost(treatment)
                    .onProgress(now -> {
                        if (now.ended() >= TASKS / 3 && killed.compareAndSet(false, true)) {
                            machines.servers().stream().limit(KILLED).forEach(server -> server.close());
                        }
                    });
            Set<Instance> dead = machines.instances().stream().limit(KILLED).collect(Collectors.toSet());
            try (Sweep sweep = fleet.map(spec)) {
                SweepResult result = sweep.join();
                check(result, treatment, dead);
                if (TASKS > 100) {
                    tell(result, treatment, Duration.ofNanos(System.nanoTime() - began));
                }
            }
        }
    }

    private void check(SweepResult result, LostTasks treatment, Set<Instance> dead) {
        assertThat(result.tasks()).hasSize(TASKS).allSatisfy(task -> {
            SweepTask.Attempt last = task.attempts().get(task.attempts().size() - 1);
            if (task.state() == TaskState.FINISHED) {
                assertThat(task.isSuccess()).as(task.toString()).isTrue();
                // Once for each start at most: who was moved may have been done twice, and its attempts tell.
                assertThat(done(task.index())).as(task.toString()).isBetween(1L, (long)
                        task.attempts().size());
            } else {
                assertThat(task.state()).as(task.toString()).isEqualTo(TaskState.UNKNOWN);
                assertThat(dead).as(task.toString()).contains(last.instance());
                assertThat(done(task.index())).isLessThanOrEqualTo(1);
            }
        });
        if (treatment == LostTasks.MOVE_ALL) {
            assertThat(result.in(TaskState.UNKNOWN)).isEmpty();
        }
        assertThat(result.in(TaskState.UNKNOWN)).hasSizeLessThanOrEqualTo(2 * KILLED);
    }

    private void tell(SweepResult result, LostTasks treatment, Duration took) {
        long twice = IntStream.range(0, TASKS).filter(task -> done(task) > 1).count();
        long moved = result.tasks().stream()
                .filter(task -> task.attempts().size() > 1)
                .count();
        System.out.println(treatment + ": " + TASKS + " tasks on " + MACHINES + " machines, " + KILLED + " killed: "
                + result.succeeded().size() + " finished, " + moved + " moved, " + twice + " done twice, "
                + result.in(TaskState.UNKNOWN).size() + " unknown, " + took.toSeconds() + " s");
    }
}
