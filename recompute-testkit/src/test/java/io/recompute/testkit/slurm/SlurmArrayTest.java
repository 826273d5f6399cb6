package io.recompute.testkit.slurm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.recompute.Fleet;
import io.recompute.Recompute;
import io.recompute.Workspace;
import io.recompute.fleet.SweepResult;
import io.recompute.fleet.SweepSpec;
import io.recompute.fleet.SweepTask;
import io.recompute.log.LogLine;
import io.recompute.run.ArrayResult;
import io.recompute.run.ArraysUnsupportedException;
import io.recompute.run.LaunchException;
import io.recompute.run.Launcher;
import io.recompute.run.ProcessInfo;
import io.recompute.run.ProcessState;
import io.recompute.run.RemoteProcess;
import io.recompute.run.Retention;
import io.recompute.run.RunArray;
import io.recompute.run.RunNotFinishedException;
import io.recompute.run.RunSpec;
import io.recompute.slurm.SlurmOptions;
import io.recompute.testkit.openssh.NeedsOpenSsh;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Many runs by one submission. */
@Timeout(500)
@NeedsSlurm
@NeedsOpenSsh(users = true)
class SlurmArrayTest {
    private static final Duration LIMIT = Duration.ofSeconds(400);
    private static final int MANY = 500;

    @SuppressWarnings("NullAway.Init")
    private static SlurmScene scene;

    @TempDir
    Path directory;

    @BeforeAll
    static void start() throws InterruptedException {
        scene = SlurmScene.start();
    }

    @AfterAll
    static void stop() {
        scene.close();
    }

    private Workspace open() {
        return open(Launcher.slurm());
    }

    private Workspace open(Launcher launcher) {
        return scene.project(directory).launcher(launcher).init();
    }

    private static List<String> values(int count) {
        return IntStream.range(0, count).mapToObj(index -> "it's " + index * 7).toList();
    }

    private static List<String> lines(RemoteProcess run) {
        return run.log().lines().map(LogLine::text).toList();
    }

    private static List<String> jobs(RunArray array) {
        return array.list().rows().stream()
                .map(row -> row.record().job().orElseThrow().substring("slurm ".length()))
                .toList();
    }

    @Test
    void fiveHundredTasksAreSubmittedAtOnceAndAllTheirResultsAreThere() throws Exception {
        try (Workspace workspace = open()) {
            workspace.run("mkdir out").orThrow();
            RunArray array = workspace.runArray(
                    RunSpec.shell("echo \"$RECOMPUTE_VALUE\" >out/$RECOMPUTE_TASK; exit $((RECOMPUTE_TASK == 77))"),
                    values(MANY));
            ArrayResult result = array.waitFor(LIMIT);

            assertThat(result.tasks()).hasSize(MANY);
            assertThat(result.failed()).extracting(ArrayResult.Task::index).containsExactly(77);
            assertThat(result.failed().get(0).status().code()).hasValue(1);
            assertThat(result).asString().startsWith("499 of 500 tasks of " + array.id() + " succeeded");
            String out = workspace
                    .run("for i in $(seq 0 499); do cat out/$i; done")
                    .orThrow()
                    .text();
            assertThat(out.lines()).containsExactlyElementsOf(values(MANY));
            assertThat(jobs(array).stream().map(job -> job.replaceFirst("_.*", "")))
                    .hasSize(MANY)
                    .containsOnly(jobs(array).get(0).replaceFirst("_.*", ""));
            assertThat(array.list().live().rows()).isEmpty();
        }
    }

    @Test
    void aTaskIsARunAndTheArrayIsFoundAgain() throws Exception {
        try (Workspace workspace = open()) {
            RunSpec spec = RunSpec.shell("echo $RECOMPUTE_TASK $RECOMPUTE_RUN_ID; echo \"$RECOMPUTE_VALUE\" >>started")
                    .id("found")
                    .name("it's");
            RunArray array = workspace.runArray(spec, values(3));
            assertThat(array.waitFor(LIMIT).isSuccess()).isTrue();
            try (Workspace other = open()) {
                assertThat(lines(other.attach("found-1"))).containsExactly("1 found-1");
                RunArray found = other.attachArray("found");
                assertThat(found.tasks())
                        .extracting(RemoteProcess::id)
                        .containsExactly("found-0", "found-1", "found-2");
                assertThat(found.list().rows()).extracting(ProcessInfo::name).contains("it's[2]");
                assertThat(other.runArray(spec, values(3)).waitFor(LIMIT).isSuccess())
                        .isTrue();
                assertThatThrownBy(() -> other.runArray(spec, values(4)))
                        .isInstanceOf(LaunchException.class)
                        .hasMessageContaining("it has 3 tasks");
            }
            assertThat(workspace.run("sort started").orThrow().text().lines())
                    .containsExactlyElementsOf(values(3).stream().sorted().toList());
            // The project's link shows the log of the first one, which is kept.
            assertThat(workspace.processes().prune(Retention.keepLast(0)).removed())
                    .containsExactlyInAnyOrder("found-1", "found-2");
        }
    }

    @Test
    void atMostSoManyRunAtOnceAndWhatWaitsTellsWhy() throws Exception {
        try (Workspace workspace = open()) {
            RunArray array = workspace.runArray(RunSpec.shell("echo ready; exec sleep 600"), values(4), 1);
            RemoteProcess first = array.tasks().get(0);
            assertThat(first.log().follow().iterator().next().text()).isEqualTo("ready");
            WaitingRuns.awaitReason(workspace, array.tasks().get(3), "JobArrayTaskLimit");
            assertThat(array.list().rows())
                    .extracting(ProcessInfo::state)
                    .containsExactly(
                            ProcessState.RUNNING, ProcessState.PENDING, ProcessState.PENDING, ProcessState.PENDING);
            assertThatThrownBy(() -> array.waitFor(Duration.ofMillis(100)))
                    .isInstanceOfSatisfying(
                            RunNotFinishedException.class,
                            e -> assertThat(e.id()).isEqualTo(array.id()));

            array.tasks().get(2).kill();
            first.kill();
            assertThat(array.tasks().get(1).log().follow().iterator().next().text())
                    .isEqualTo("ready");
            array.kill();
            ArrayResult result = array.waitFor(LIMIT);
            assertThat(result.tasks()).extracting(task -> task.status().state()).containsOnly(ProcessState.KILLED);
            assertThat(scene.cluster().slurm("squeue", "-h", "-n", array.id())).isEmpty();
        }
    }

    @Test
    void aRunFollowsAllThatItIsToFollow() throws Exception {
        try (Workspace workspace = open()) {
            RunArray array = workspace.runArray(
                    RunSpec.shell("until [ -e gate ]; do sleep 0.1; done; echo $RECOMPUTE_VALUE >>order"),
                    List.of("1", "2", "3"));
            RemoteProcess single = workspace.runAsync("echo 0 >>order");
            RemoteProcess last = workspace.runAsync(RunSpec.shell("sort order")
                    .launch(SlurmOptions.none().after(array).after(single)));
            assertThat(single.waitFor(LIMIT).isSuccess()).isTrue();
            WaitingRuns.awaitReason(workspace, last, "Dependency");
            workspace.run("touch gate").orThrow();
            assertThat(last.waitFor(LIMIT).isSuccess()).isTrue();
            assertThat(lines(last)).containsExactly("0", "1", "2", "3");

            RunSpec after = RunSpec.shell("true").launch(SlurmOptions.none().after(array));
            try (Workspace other = Recompute.project(Files.createDirectory(directory.resolve("other")))
                    .instance(scene.server().instance(scene.user()))
                    .launcher(Launcher.slurm())
                    .init()) {
                assertThatThrownBy(() -> other.runAsync(after))
                        .isInstanceOf(LaunchException.class)
                        .hasMessageContaining(array.id() + "-*, after which it is to start, is no job of Slurm here");
            }
        }
    }

    /** The sweep's tasks are jobs, one for each slot at a time. */
    @Test
    void aSweepRunsOnTheClusterAsOnAnyMachine() throws Exception {
        List<RunSpec> tasks = IntStream.range(0, 12)
                .mapToObj(index ->
                        RunSpec.shell("echo $SLURM_JOB_ID >>jobs; echo " + index * index + "; exit " + index / 11))
                .toList();
        try (Fleet fleet = scene.project(directory)
                .launcher(Launcher.slurm())
                .instances(List.of(scene.server().instance(scene.user())))
                .init()) {
            SweepResult result = fleet.map(SweepSpec.of(tasks).slots(4).logs(directory.resolve("logs")))
                    .join();
            assertThat(result.succeeded()).hasSize(11);
            assertThat(result.failed()).extracting(SweepTask::index).containsExactly(11);
            for (int index = 0; index < 12; index++) {
                assertThat(Files.readString(directory.resolve("logs/" + index + ".log")))
                        .isEqualTo(index * index + "\n");
            }
        }
        try (Workspace workspace = open()) {
            assertThat(workspace.run("sort -u jobs").orThrow().text().lines()).hasSize(12);
        }
    }

    @Test
    void whatIsRefusedLeavesNothing() {
        try (Workspace workspace = open()) {
            RunSpec spec = RunSpec.shell("true").launch(SlurmOptions.none().partition("nowhere"));
            assertThatThrownBy(() -> workspace.runArray(spec.id("refused"), values(3)))
                    .isInstanceOfSatisfying(
                            LaunchException.class,
                            e -> assertThat(e.isUnknown()).isFalse())
                    .hasMessageContaining("invalid partition");
            assertThat(workspace.processes().list().rows()).isEmpty();
            assertThat(workspace
                            .run("ls -A .recompute/arrays .recompute/runs")
                            .orThrow()
                            .text())
                    .doesNotContain("refused")
                    .doesNotContain("discarded");
        }
        try (Workspace workspace = open(Launcher.detached())) {
            assertThatThrownBy(() -> workspace.runArray(RunSpec.shell("true"), values(3)))
                    .isInstanceOf(ArraysUnsupportedException.class)
                    .hasMessageContaining("SweepSpec");
        }
    }
}
