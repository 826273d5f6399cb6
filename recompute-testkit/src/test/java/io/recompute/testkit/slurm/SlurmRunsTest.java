package io.recompute.testkit.slurm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.recompute.Recompute;
import io.recompute.Workspace;
import io.recompute.log.LogLine;
import io.recompute.model.RecomputeException;
import io.recompute.run.EndReason;
import io.recompute.run.ExitStatus;
import io.recompute.run.LaunchException;
import io.recompute.run.LaunchOptions;
import io.recompute.run.Launcher;
import io.recompute.run.ProcessInfo;
import io.recompute.run.ProcessState;
import io.recompute.run.RemoteProcess;
import io.recompute.run.RunSpec;
import io.recompute.run.Signal;
import io.recompute.slurm.SlurmOptions;
import io.recompute.testkit.openssh.NeedsOpenSsh;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What Slurm does with runs, and what is told of it. */
@Timeout(240)
@NeedsSlurm
@NeedsOpenSsh(users = true)
class SlurmRunsTest {
    private static final Duration LIMIT = Duration.ofSeconds(180);

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
        return scene.project(directory).launcher(Launcher.slurm()).init();
    }

    private static List<String> lines(RemoteProcess run) {
        return run.log().lines().map(LogLine::text).toList();
    }

    @Test
    void gpusAreSlurmsOwn() throws Exception {
        try (Workspace workspace = open()) {
            RemoteProcess run = workspace.runAsync(
                    RunSpec.shell("echo $CUDA_VISIBLE_DEVICES").gpus(2));
            assertThat(run.waitFor(LIMIT).isSuccess()).isTrue();
            assertThat(lines(run)).containsExactly("0,1");
        }
    }

    @Test
    void theOptionsReachSlurm() throws Exception {
        try (Workspace workspace = open()) {
            SlurmOptions options = SlurmOptions.none()
                    .partition("short")
                    .cpus(2)
                    .memory("100M")
                    .time(Duration.ofSeconds(30))
                    .raw("--nice=7");
            RemoteProcess run = workspace.runAsync(
                    RunSpec.shell("scontrol show job $SLURM_JOB_ID").launch(options));
            assertThat(run.waitFor(LIMIT).isSuccess()).isTrue();
            String told = String.join(" ", lines(run));
            assertThat(told)
                    .contains(
                            "Partition=short",
                            "NumCPUs=2",
                            "MinMemoryNode=100M",
                            "TimeLimit=00:01:00",
                            "Nice=7",
                            "Requeue=0")
                    .contains("JobName=" + run.id());
        }
    }

    @Test
    void whatSlurmRefusesIsSaidAndLeavesNothing() throws Exception {
        try (Workspace workspace = open()) {
            RunSpec spec = RunSpec.shell("true").launch(SlurmOptions.none().partition("nowhere"));
            assertThatThrownBy(() -> workspace.runAsync(spec))
                    .isInstanceOf(LaunchException.class)
                    .hasMessageContaining("invalid partition");
            assertThat(workspace.processes().list().rows()).isEmpty();
            RunSpec ours = RunSpec.shell("true").launch(SlurmOptions.none().raw("--comment=x"));
            assertThatThrownBy(() -> workspace.runAsync(ours)).isInstanceOf(RecomputeException.class);
        }
    }

    @Test
    void whatWaitsTellsWhyAndIsKilledWithoutHavingStarted() throws Exception {
        try (Workspace workspace = open()) {
            RemoteProcess first = workspace.runAsync("echo ready; exec sleep 600");
            RemoteProcess second = workspace.runAsync(
                    RunSpec.shell("echo never").launch(SlurmOptions.none().after(first)));
            ProcessInfo row = WaitingRuns.awaitReason(workspace, second, "Dependency");
            assertThat(row.state()).isEqualTo(ProcessState.PENDING);
            assertThat(row.waiting().orElseThrow()).contains("PENDING");
            assertThat(row.record().job().orElseThrow()).startsWith("slurm ");
            assertThat(second.isAlive()).isTrue();
            second.kill();
            assertThat(second.waitFor(LIMIT).state()).isEqualTo(ProcessState.KILLED);
            assertThat(lines(second)).isEmpty();

            assertThat(first.log().follow().iterator().next().text()).isEqualTo("ready");
            assertThat(WaitingRuns.row(workspace, first).record().queue().orElseThrow())
                    .contains("RUNNING on node");
            first.kill();
            assertThat(first.waitFor(LIMIT).state()).isEqualTo(ProcessState.KILLED);
        }
    }

    @Test
    void aRunThatFollowsAnotherStartsWhenThatHasSucceeded() throws Exception {
        try (Workspace workspace = open()) {
            RemoteProcess first = workspace.runAsync("echo one >>order");
            RemoteProcess second = workspace.runAsync(RunSpec.shell("echo two >>order; cat order")
                    .launch(SlurmOptions.none().after(first)));
            assertThat(second.waitFor(LIMIT).isSuccess()).isTrue();
            assertThat(lines(second)).containsExactly("one", "two");
        }
    }

    @Test
    void whatIsCancelledFromOutsideIsToldAsSuch() throws Exception {
        try (Workspace workspace = open()) {
            RemoteProcess running = workspace.runAsync("echo ready; exec sleep 600");
            RemoteProcess waiting = workspace.runAsync(
                    RunSpec.shell("true").launch(SlurmOptions.none().after(running)));
            assertThat(running.log().follow().iterator().next().text()).isEqualTo("ready");
            for (RemoteProcess run : List.of(waiting, running)) {
                scene.cluster().slurm("scancel", job(workspace, run));
                ExitStatus end = run.waitFor(LIMIT);
                assertThat(end.state()).isEqualTo(ProcessState.SIGNALED);
                assertThat(end.signal()).hasValue(Signal.TERM);
                assertThat(end.reason()).hasValue(EndReason.CANCELLED);
            }
        }
    }

    private static String job(Workspace workspace, RemoteProcess run) {
        return WaitingRuns.row(workspace, run).record().job().orElseThrow().substring("slurm ".length());
    }

    /** Slurm looks at the time about every half minute. */
    @Test
    void slurmsTimeLimitWarnsAndEnds() throws Exception {
        try (Workspace workspace = open()) {
            RemoteProcess run =
                    workspace.runAsync(RunSpec.shell("trap 'echo warned' USR1; echo ready; while :; do sleep 0.2; done")
                            .launch(SlurmOptions.none()
                                    .time(Duration.ofMinutes(1))
                                    .warning(Signal.USR1, Duration.ofSeconds(50))));
            ExitStatus end = run.waitFor(LIMIT);
            assertThat(end.state()).isEqualTo(ProcessState.TIMED_OUT);
            assertThat(end.reason()).hasValue(EndReason.TIME_LIMIT);
            assertThat(lines(run)).startsWith("ready", "warned");
        }
    }

    @Test
    void theConfigFileChoosesTheLauncherAndItsOptionsAndAutoFindsIt() throws Exception {
        for (String launcher : List.of("slurm", "auto")) {
            Path config = Files.createTempFile("recompute", ".conf");
            Files.writeString(config, """
                    [instance 0]
                    host = 127.0.0.1
                    port = %d
                    username = %s
                    identity_file = %s
                    host_key = %s
                    launcher = %s
                    slurm = --partition=short --nice=3
                    """.formatted(
                            scene.server().port(),
                            scene.user().name(),
                            scene.server().identityFile(),
                            scene.server().hostKeyFingerprint(),
                            launcher));
            try (Workspace workspace =
                    Recompute.project(directory).config(config).init()) {
                RemoteProcess run = workspace.runAsync("echo $SLURM_JOB_PARTITION");
                assertThat(run.waitFor(LIMIT).isSuccess()).isTrue();
                assertThat(lines(run)).containsExactly("short");
            } finally {
                Files.delete(config);
            }
        }
    }

    @Test
    void aWorkspaceThatLaunchesOtherwiseFindsAndKillsJobs() throws Exception {
        try (Workspace workspace = open();
                Workspace other =
                        scene.project(directory).launcher(Launcher.detached()).open()) {
            String id = workspace.runAsync("echo ready; exec sleep 600").id();
            RemoteProcess found = other.attach(id);
            assertThat(found.log().follow().iterator().next().text()).isEqualTo("ready");
            assertThat(found.state()).isEqualTo(ProcessState.RUNNING);
            assertThat(other.processes().purge()).isEqualTo(1);
            assertThat(found.waitFor(LIMIT).state()).isEqualTo(ProcessState.KILLED);
            assertThat(other.runAsync(RunSpec.shell("exit 0").launch(LaunchOptions.of("slurm", List.of("--nice=1"))))
                            .waitFor(LIMIT)
                            .isSuccess())
                    .isTrue();
        }
    }

    @Test
    void resultsAreCollectedAndALeaseEndsWhatNobodyWants() throws Exception {
        try (Workspace workspace = open()) {
            RemoteProcess run = workspace.runAsync(
                    RunSpec.shell("mkdir -p out; echo 42 >out/result").collect("out/"));
            assertThat(run.waitFor(LIMIT).isSuccess()).isTrue();
            assertThat(directory.resolve("out/result")).hasContent("42");
            RemoteProcess leased =
                    workspace.runAsync(RunSpec.shell("exec sleep 600").lease(Duration.ofSeconds(2)));
            leased.close();
            // A handle would renew the lease.
            workspace
                    .run("until [ -e .recompute/runs/" + leased.id() + "/exit ]; do sleep 0.1; done")
                    .orThrow();
            ExitStatus end = workspace.attach(leased.id()).waitFor(LIMIT);
            assertThat(end.reason()).hasValue(EndReason.LEASE);
        }
    }
}
