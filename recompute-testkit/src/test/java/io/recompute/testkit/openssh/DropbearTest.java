package io.recompute.testkit.openssh;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.recompute.Recompute;
import io.recompute.Workspace;
import io.recompute.config.ssh.SshConfig;
import io.recompute.model.Instance;
import io.recompute.transport.Transport;
import io.recompute.transport.openssh.OpenSshTransport;
import io.recompute.transport.ssh.SshTransport;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A second implementation of SSH on the other side: all that a workspace does works with Dropbear, too. */
@NeedsOpenSsh(users = true)
@Timeout(180)
class DropbearTest {
    @TempDir
    Path home;

    @BeforeEach
    void needsDropbear() {
        assumeTrue(
                DropbearServer.isAvailable() || "required".equals(System.getenv(OpenSshCondition.VARIABLE)),
                "this machine has no dropbear (Debian: dropbear-bin)");
    }

    @Test
    void overTheLibrarysSsh() throws Exception {
        work(SshTransport.create()
                .withConfig(SshConfig.none())
                .withKnownHosts(home.resolve("known_hosts"))
                .withIdentityDirectory(home.resolve("none"))
                .withoutAgent());
    }

    @Test
    void overTheSystemsSsh() throws Exception {
        work(OpenSshTransport.create().withConfig(Path.of("/dev/null")));
    }

    private void work(Transport transport) throws Exception {
        DailyWork work = DailyWork.in(home);
        KeyFiles key = KeyFiles.generate(home.resolve("client_key"));
        try (DropbearServer server = DropbearServer.start(Files.createDirectory(home.resolve("dropbear")));
                OpenSshUser user = OpenSshUser.builder()
                        .shell("bash")
                        .authorizedKey(key.publicLine())
                        .noise("noise of a start-up file")
                        .create()) {
            Instance machine = Instance.parse(user.name() + "@127.0.0.1:" + server.port())
                    .withHostKey(server.hostKeyFingerprint())
                    .withIdentity(key.file(), null);
            try (Workspace workspace = Recompute.project(work.project())
                    .instance(machine)
                    .transport(transport)
                    .init()) {
                work.on(workspace);
            }
        }
    }
}
