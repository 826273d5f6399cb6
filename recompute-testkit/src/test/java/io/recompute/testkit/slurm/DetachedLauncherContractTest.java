package io.recompute.testkit.slurm;

import io.recompute.Recompute;
import io.recompute.Workspace;
import io.recompute.run.Launcher;
import io.recompute.testkit.contract.LauncherContract;
import io.recompute.testkit.openssh.NeedsOpenSsh;
import io.recompute.testkit.openssh.OpenSshServer;
import io.recompute.testkit.openssh.OpenSshUser;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;

/** The launcher whose runs depend on nobody. */
@NeedsOpenSsh(users = true)
class DetachedLauncherContractTest extends LauncherContract {
    @SuppressWarnings("NullAway.Init")
    private static OpenSshServer server;

    @SuppressWarnings("NullAway.Init")
    private static OpenSshUser user;

    @TempDir
    Path directory;

    @BeforeAll
    static void start() throws InterruptedException {
        server = OpenSshServer.builder().start();
        user = OpenSshUser.builder().authorizedKey(server.authorizedKey()).create();
    }

    @AfterAll
    static void stop() {
        user.close();
        server.close();
    }

    @Override
    protected Workspace open() {
        return Recompute.project(directory)
                .instance(server.instance(user))
                .launcher(Launcher.detached())
                .init();
    }
}
