package io.recompute.testkit.soak;

import static org.assertj.core.api.Assertions.assertThat;

import io.recompute.testkit.EmbeddedSshServer;
import io.recompute.testkit.LeakCheck;
import io.recompute.testkit.Strays;
import io.recompute.testkit.openssh.NeedsOpenSsh;
import io.recompute.testkit.openssh.OpenSshServer;
import io.recompute.testkit.openssh.OpenSshUser;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The whole library over machines and networks that break at random: no run starts twice, no byte of a log is lost or
 * doubled, no end is told wrongly, no file is torn, and no process, thread, channel or staged file is left. {@code mvn
 * -Psoak} runs a thousand schedules of each; every build runs a few.
 */
@LeakCheck
class SoakTest {
    @TempDir
    Path directory;

    @Test
    void nothingIsLostOverTheEmbeddedServer() {
        new Soak("embedded server").run((seed, counts) -> {
            try (EmbeddedSshServer server = EmbeddedSshServer.create()) {
                new Schedule(Place.of(server), directory, seed, counts).run();
                assertThat(Strays.of(server.home(), Path.of("/"))).isEmpty();
            }
        });
    }

    @Test
    @NeedsOpenSsh(users = true)
    void nothingIsLostOverOpenSsh() throws Exception {
        try (OpenSshServer server = OpenSshServer.builder().start();
                OpenSshUser user = OpenSshUser.builder()
                        .shell("bash")
                        .authorizedKey(server.authorizedKey())
                        .create()) {
            new Soak("OpenSSH")
                    .run((seed, counts) -> new Schedule(Place.of(server, user), directory, seed, counts).run());
            assertThat(Strays.of(user.home(), Path.of("/")))
                    .as("stray processes")
                    .isEmpty();
        }
    }
}
