package io.recompute.testkit.files;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.recompute.Project;
import io.recompute.Recompute;
import io.recompute.RemoteFiles;
import io.recompute.testkit.EmbeddedSshServer;
import io.recompute.testkit.fault.Fault;
import io.recompute.testkit.fault.Fault.Direction;
import io.recompute.testkit.fault.Fault.Ending;
import io.recompute.testkit.fault.FaultyProxy;
import io.recompute.transport.FileServiceRefusedException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class EmbeddedFilesOnlyTest extends FilesOnlyContract {
    private EmbeddedSshServer server =
            EmbeddedSshServer.builder().loginShell(Path.of("/bin/false")).start();

    @AfterEach
    void stop() {
        server.close();
    }

    @Override
    Project on(Path local, Path remoteHome) {
        return Recompute.project(local).instance(server.instance()).remoteHome(remoteHome.toString());
    }

    @Test
    void aLostConnectionIsOpenedAgainAndTheCopyBegunAnew() throws Exception {
        Path local = directory.resolve("here/study");
        Files.write(local.resolve("large"), new byte[4_000_000]);
        try (FaultyProxy network = FaultyProxy.to(server.instance());
                RemoteFiles files = Recompute.project(local)
                        .instance(network.instance(server.instance()))
                        .remoteHome(directory + "/there")
                        .files()) {
            network.injectOnce(new Fault.CutAfter(Direction.TO_SERVER, 1_000_000, Ending.RESET));
            assertThat(files.push("large", "copy").join().bytes()).isEqualTo(4_000_000);
            network.dropConnections();
            assertThat(files.plan().isEmpty()).isTrue();
        }
        assertThat(directory.resolve("there/study/copy")).hasSize(4_000_000);
    }

    @Test
    void aServerWithoutSftpSaysSo() throws Exception {
        try (EmbeddedSshServer none = EmbeddedSshServer.builder().sftp(false).start()) {
            assertThatThrownBy(() -> Recompute.project(directory.resolve("here/study"))
                            .instance(none.instance())
                            .files()
                            .close())
                    .isInstanceOf(FileServiceRefusedException.class)
                    .hasMessageContaining("offers no SFTP");
        }
    }

    @Test
    void aCancelledCopyLeavesNothing() throws Exception {
        Path local = directory.resolve("here/study");
        Files.write(local.resolve("large"), new byte[64_000_000]);
        try (RemoteFiles files = on(local, directory.resolve("there")).files()) {
            var copy = files.push("large", "copy");
            copy.cancel();
            assertThatThrownBy(copy::join).hasMessageContaining("cancelled");
        }
        assertThat(directory.resolve("there/study/copy")).doesNotExist();
    }
}
