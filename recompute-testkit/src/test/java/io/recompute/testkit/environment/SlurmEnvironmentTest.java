package io.recompute.testkit.environment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.recompute.Project;
import io.recompute.Workspace;
import io.recompute.log.LogLine;
import io.recompute.python.environment.EnvironmentException;
import io.recompute.python.environment.EnvironmentSpec;
import io.recompute.run.Launcher;
import io.recompute.run.RemoteProcess;
import io.recompute.testkit.openssh.NeedsOpenSsh;
import io.recompute.testkit.slurm.NeedsSlurm;
import io.recompute.testkit.slurm.SlurmScene;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The environment of a project whose runs are jobs: made once, on the login node or on a node, and used by each job. */
@Timeout(240)
@NeedsVenv
@NeedsSlurm
@NeedsOpenSsh(users = true)
class SlurmEnvironmentTest {
    private static final Duration LIMIT = Duration.ofMinutes(2);

    @SuppressWarnings("NullAway.Init")
    private static SlurmScene cluster;

    @TempDir
    Path directory;

    @BeforeAll
    static void start() throws InterruptedException {
        cluster = SlurmScene.start();
    }

    @AfterAll
    static void stop() {
        cluster.close();
    }

    private static Project project(Scene scene, EnvironmentSpec spec) throws IOException {
        return cluster.project(scene.project("vision"))
                .launcher(Launcher.slurm())
                .environment(spec);
    }

    private static void isUsedByJobs(Workspace workspace) throws InterruptedException {
        RemoteProcess run = workspace.runAsync("[ -n \"$SLURM_JOB_ID\" ] && python x.py");
        assertThat(run.waitFor(LIMIT).isSuccess()).isTrue();
        assertThat(run.log().lines().map(LogLine::text)).containsExactly("1.1.0 4.9.0 True");
    }

    @Test
    void jobsUseWhatTheLoginNodeHasMade() throws Exception {
        try (Scene scene = Scene.in(directory)) {
            try (Workspace workspace = project(scene, scene.spec()).init()) {
                isUsedByJobs(workspace);
            }
            scene.index().forget();
            try (Workspace workspace = project(scene, scene.spec()).init()) {
                isUsedByJobs(workspace);
            }
            assertThat(scene.index().requests()).isEmpty();
        }
    }

    @Test
    void whereLoginNodesForbidItANodeMakesIt() throws Exception {
        try (Scene scene = Scene.in(directory)) {
            EnvironmentSpec spec = scene.spec().through(List.of("srun", "--job-name=makes-it", "--mem=500M"));
            try (Workspace workspace = project(scene, spec).init()) {
                assertThat(cluster.cluster().slurm("squeue", "-h", "-t", "all", "-n", "makes-it", "-o", "%T %N"))
                        .matches("COMPLETED node[12]\n");
                isUsedByJobs(workspace);
            }
            Project wrong = project(scene, scene.spec().through(List.of("srun", "--partition=nowhere")));
            try (Workspace workspace = wrong.open()) {
                assertThatThrownBy(() -> workspace.install("tqdm"))
                        .isInstanceOf(EnvironmentException.class)
                        .hasMessageContaining("Invalid partition name");
            }
        }
    }
}
