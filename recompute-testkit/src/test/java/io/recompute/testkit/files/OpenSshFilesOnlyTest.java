package io.recompute.testkit.files;

import io.recompute.Project;
import io.recompute.Recompute;
import io.recompute.testkit.openssh.NeedsOpenSsh;
import io.recompute.testkit.openssh.OpenSshServer;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;

@NeedsOpenSsh
class OpenSshFilesOnlyTest extends FilesOnlyContract {
    private OpenSshServer server;

    @BeforeEach
    void start() throws InterruptedException {
        server = OpenSshServer.builder()
                .line("Subsystem sftp internal-sftp")
                .line("ForceCommand internal-sftp")
                .start();
    }

    @AfterEach
    void stop() {
        server.close();
    }

    @Override
    Project on(Path local, Path remoteHome) {
        return Recompute.project(local).instance(server.instance()).remoteHome(remoteHome.toString());
    }
}
