package io.recompute.testkit.slurm;

import io.recompute.Workspace;
import io.recompute.run.Launcher;
import io.recompute.testkit.contract.LauncherContract;
import io.recompute.testkit.openssh.NeedsOpenSsh;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;

/** The launcher of Slurm's jobs, with the real one. */
@NeedsSlurm
@NeedsOpenSsh(users = true)
class SlurmLauncherContractTest extends LauncherContract {
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

    @Override
    protected Workspace open() {
        return scene.project(directory)
                .name("it's 100%j " + directory.getFileName())
                .launcher(Launcher.slurm())
                .init();
    }
}
