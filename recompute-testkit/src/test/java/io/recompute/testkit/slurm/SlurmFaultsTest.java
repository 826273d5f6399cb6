package io.recompute.testkit.slurm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.recompute.Workspace;
import io.recompute.log.LogLine;
import io.recompute.model.RecomputeException;
import io.recompute.run.EndReason;
import io.recompute.run.ExitStatus;
import io.recompute.run.LaunchException;
import io.recompute.run.Launcher;
import io.recompute.run.ProcessState;
import io.recompute.run.RemoteProcess;
import io.recompute.run.RunSpec;
import io.recompute.run.Signal;
import io.recompute.slurm.SlurmOptions;
import io.recompute.testkit.openssh.NeedsOpenSsh;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Parts of the cluster fail while runs go on. */
@Timeout(240)
@NeedsSlurm
@NeedsOpenSsh(users = true)
class SlurmFaultsTest {
    private static final Duration LIMIT = Duration.ofSeconds(200);

    @SuppressWarnings("NullAway.Init")
    private SlurmScene scene;

    @TempDir
    Path directory;

    @BeforeEach
    void start() throws InterruptedException {
        scene = SlurmScene.start();
    }

    @AfterEach
    void stop() {
        scene.close();
    }

    private Workspace open() {
        return scene.project(directory).launcher(Launcher.slurm()).init();
    }

    @Test
    void runsGoOnWhileTheControllerIsDownAndNothingIsClaimedOfThem() throws Exception {
        try (Workspace workspace = open()) {
            workspace.run("mkfifo gate").orThrow();
            RemoteProcess ending = workspace.runAsync("echo ready; read line <gate; exit 4");
            RemoteProcess lasting = workspace.runAsync("echo ready; exec sleep 600");
            RemoteProcess waiting = workspace.runAsync(
                    RunSpec.shell("echo last").launch(SlurmOptions.none().afterAny(ending)));
            assertThat(ending.log().follow().iterator().next().text()).isEqualTo("ready");
            assertThat(lasting.log().follow().iterator().next().text()).isEqualTo("ready");
            scene.cluster().stopController();

            workspace.run("echo go >gate").orThrow();
            assertThat(ending.waitFor(LIMIT).code()).hasValue(4);
            assertThat(lasting.state()).isEqualTo(ProcessState.RUNNING);
            assertThat(waiting.state()).isEqualTo(ProcessState.PENDING);
            assertThatThrownBy(() -> waiting.kill(Signal.TERM, Duration.ZERO))
                    .isInstanceOf(RecomputeException.class)
                    .hasMessageContaining("Unable to contact slurm controller");
            assertThatThrownBy(() -> workspace.runAsync(RunSpec.shell("true").id("unknown")))
                    .isInstanceOfSatisfying(
                            LaunchException.class,
                            e -> assertThat(e.isUnknown()).isTrue());

            scene.cluster().startController();
            waiting.kill();
            assertThat(waiting.waitFor(LIMIT).state()).isEqualTo(ProcessState.KILLED);
            lasting.kill();
            assertThat(lasting.waitFor(LIMIT).state()).isEqualTo(ProcessState.KILLED);
            RemoteProcess again = workspace.runAsync(RunSpec.shell("echo once").id("unknown"));
            assertThat(again.waitFor(LIMIT).isSuccess()).isTrue();
        }
    }

    @Test
    void aRunWhoseNodeFailsIsLostAndOneThatMayIsStartedAgain() throws Exception {
        try (Workspace workspace = open()) {
            RemoteProcess lost = workspace.runAsync(RunSpec.shell("echo ready; exec sleep 600")
                    .launch(SlurmOptions.none().raw("--nodelist=node1")));
            RemoteProcess again = workspace.runAsync(
                    RunSpec.shell("echo start $SLURM_RESTART_COUNT; [ -n \"$SLURM_RESTART_COUNT\" ] || exec sleep 600")
                            .launch(SlurmOptions.none().raw("--nodelist=node1").requeue()));
            assertThat(lost.log().follow().iterator().next().text()).isEqualTo("ready");
            assertThat(again.log().follow().iterator().next().text()).isEqualTo("start");
            scene.cluster().failNode(1);

            ExitStatus end = lost.waitFor(LIMIT);
            assertThat(end.reason()).hasValue(EndReason.NODE_FAILED);
            assertThat(end.state()).isEqualTo(ProcessState.LOST);
            assertThat(again.state()).isEqualTo(ProcessState.PENDING);
            scene.cluster().resumeNode(1);
            scene.cluster().slurm("scontrol", "update", "JobId=" + job(workspace, again.id()), "StartTime=now");
            assertThat(again.waitFor(LIMIT)).hasToString("SUCCEEDED");
            assertThat(again.log().lines().map(LogLine::text).toList()).contains("start 1");
        }
    }

    private static String job(Workspace workspace, String id) {
        return workspace
                .run("cut -d' ' -f2 .recompute/runs/" + id + "/job")
                .orThrow()
                .text()
                .strip();
    }
}
