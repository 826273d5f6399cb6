package io.recompute.testkit.tunnel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.recompute.testkit.LeakCheck;
import io.recompute.testkit.openssh.NeedsOpenSsh;
import io.recompute.testkit.openssh.OpenSshServer;
import io.recompute.transport.ByteStream;
import io.recompute.transport.Destination;
import io.recompute.transport.DestinationException;
import io.recompute.transport.ForwardingRefusedException;
import io.recompute.transport.Transport;
import io.recompute.transport.control.Machine;
import io.recompute.transport.openssh.OpenSshTransport;
import io.recompute.transport.ssh.SshTransport;
import io.recompute.tunnel.Tunnel;
import io.recompute.tunnel.TunnelState;
import io.recompute.tunnel.Tunnels;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What the real server answers where it forwards, and where it is told not to. The service is sshd itself. */
@LeakCheck
@Timeout(120)
@NeedsOpenSsh
class TunnelOverOpenSshTest {
    @TempDir
    Path directory;

    @Test
    void aTunnelComesBackAndTellsADeadService() throws Exception {
        try (OpenSshServer server = OpenSshServer.builder().start();
                Machine machine = connect(server, false);
                Tunnels tunnels = new Tunnels(machine)) {
            Tunnel tunnel = tunnels.forward(Destination.port(server.port()), 0);
            try (Socket open = new Socket(InetAddress.getByName("127.0.0.1"), tunnel.port())) {
                assertThat(line(open)).startsWith("SSH-2.0");
                server.dropConnections();
                assertThatThrownBy(() -> open.getInputStream().readAllBytes()).isInstanceOf(IOException.class);
            }
            assertThat(greeting(tunnel.port())).startsWith("SSH-2.0");
            assertThat(tunnels.forward(Destination.port(1), 0).check()).isEqualTo(TunnelState.NOBODY_LISTENS);
            assertThat(tunnels.forward(Destination.host("no.such.host.invalid", 22), 0)
                            .check())
                    .isEqualTo(TunnelState.NOBODY_LISTENS);
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void aReverseTunnelLeadsHere(boolean systemSsh) throws Exception {
        try (OpenSshServer server = OpenSshServer.builder().start();
                Machine machine = connect(server, systemSsh);
                Tunnels tunnels = new Tunnels(machine)) {
            Tunnel tunnel = tunnels.reverse(Destination.port(0), Destination.port(server.port()));
            int port = tunnel.port();
            assertThat(greeting(port)).startsWith("SSH-2.0");
            byte[] much = new byte[3 << 20];
            new Random(5).nextBytes(much);
            try (Echo echo = Echo.start();
                    Tunnel toEcho = tunnels.reverse(Destination.port(0), Destination.host("127.0.0.1", echo.port()))) {
                assertThat(Arrays.equals(Echo.passAll(toEcho.port(), much), much))
                        .isTrue();
                toEcho.close();
                try (Tunnel again = tunnels.reverse(Destination.port(toEcho.port()), Destination.port(server.port()))) {
                    assertThat(greeting(again.port())).startsWith("SSH-2.0");
                }
            }
            server.dropConnections();
            assertThat(greetingInTheEnd(port)).startsWith("SSH-2.0");
            Path socket = directory.resolve("s");
            try (Tunnel unix = tunnels.reverse(Destination.socket(socket.toString()), Destination.port(server.port()));
                    Tunnel back = tunnels.forward(Destination.socket(socket.toString()), 0)) {
                assertThat(unix.entrance()).isEqualTo(Destination.socket(socket.toString()));
                assertThat(greeting(back.port())).startsWith("SSH-2.0");
            }
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void whereItIsToldNotToForwardItSaysSoAndAProgramDoesIt(boolean systemSsh) throws Exception {
        try (OpenSshServer server = OpenSshServer.builder()
                        .line("AllowTcpForwarding no")
                        .line("AllowStreamLocalForwarding no")
                        .start();
                Machine machine = connect(server, systemSsh);
                Tunnels tunnels = new Tunnels(machine)) {
            Destination service = Destination.host("127.0.0.1", server.port());
            assertThatThrownBy(() -> machine.dial(service).close()).isInstanceOf(ForwardingRefusedException.class);
            assertThatThrownBy(() -> machine.listen(Destination.port(0), ByteStream::close)
                            .close())
                    .isInstanceOf(ForwardingRefusedException.class);
            Tunnel tunnel = tunnels.forward(service, 0);
            assertThat(greeting(tunnel.port())).startsWith("SSH-2.0");
            assertThat(tunnels.forward(Destination.port(1), 0).check()).isEqualTo(TunnelState.NOBODY_LISTENS);
            Destination nowhere = Destination.socket("/there/is/no/socket");
            assertThatThrownBy(() -> machine.dial(nowhere).close()).isInstanceOf(DestinationException.class);
            assertThat(tunnels.forward(nowhere, 0).check()).isEqualTo(TunnelState.NOBODY_LISTENS);
        }
    }

    private Machine connect(OpenSshServer server, boolean systemSsh) {
        Transport transport = systemSsh
                ? OpenSshTransport.create().withConfig(Path.of("/dev/null"))
                : SshTransport.create().withKnownHosts(directory.resolve("known"));
        return Machine.connect(transport, server.instance(), Duration.ofSeconds(30));
    }

    private static String greeting(int port) throws IOException {
        try (Socket socket = new Socket(InetAddress.getByName("127.0.0.1"), port)) {
            return line(socket);
        }
    }

    /** Nobody is told when it listens again. */
    private static String greetingInTheEnd(int port) {
        while (true) {
            try {
                String greeting = greeting(port);
                if (!greeting.isEmpty()) {
                    return greeting;
                }
            } catch (IOException e) {
                Thread.onSpinWait();
            }
        }
    }

    private static String line(Socket socket) throws IOException {
        socket.setSoTimeout(60_000);
        StringBuilder line = new StringBuilder();
        for (int c = socket.getInputStream().read();
                c >= 0 && c != '\n';
                c = socket.getInputStream().read()) {
            line.append(new String(new byte[] {(byte) c}, StandardCharsets.US_ASCII));
        }
        return line.toString();
    }
}
