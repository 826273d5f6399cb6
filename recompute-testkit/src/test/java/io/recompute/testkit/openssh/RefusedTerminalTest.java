package io.recompute.testkit.openssh;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.recompute.transport.Channel;
import io.recompute.transport.Connection;
import io.recompute.transport.Pty;
import io.recompute.transport.TerminalRefusedException;
import io.recompute.transport.TerminalSize;
import io.recompute.transport.Termination;
import io.recompute.transport.ssh.SshTransport;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A server that gives no terminals says so, and has started nothing. */
@NeedsOpenSsh
class RefusedTerminalTest {
    private static final Duration LIMIT = Duration.ofSeconds(60);

    @Test
    void nothingIsStartedWithoutTheTerminal(@TempDir Path directory) throws Exception {
        Path trace = directory.resolve("trace");
        try (OpenSshServer server = OpenSshServer.builder().line("PermitTTY no").start();
                Connection connection = SshTransport.create()
                        .withKnownHosts(directory.resolve("known_hosts"))
                        .connect(server.instance(), LIMIT)) {
            assertThatThrownBy(() -> connection
                            .exec("touch " + trace, Pty.of(TerminalSize.USUAL), LIMIT)
                            .close())
                    .isInstanceOf(TerminalRefusedException.class)
                    .hasMessageContaining(server.instance().address());
            try (Channel channel = connection.exec("test ! -e " + trace, LIMIT)) {
                assertThat(channel.awaitTermination(LIMIT)).isEqualTo(new Termination.Exited(0));
            }
        }
    }
}
