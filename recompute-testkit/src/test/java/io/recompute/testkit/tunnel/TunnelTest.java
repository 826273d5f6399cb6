package io.recompute.testkit.tunnel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.recompute.model.Instance;
import io.recompute.model.RecomputeException;
import io.recompute.testkit.EmbeddedSshServer;
import io.recompute.testkit.LeakCheck;
import io.recompute.transport.Destination;
import io.recompute.transport.DestinationException;
import io.recompute.transport.ForwardingRefusedException;
import io.recompute.transport.control.Machine;
import io.recompute.transport.ssh.SshTransport;
import io.recompute.tunnel.Tunnel;
import io.recompute.tunnel.TunnelState;
import io.recompute.tunnel.Tunnels;
import java.io.IOException;
import java.net.Socket;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@LeakCheck
@Timeout(180)
class TunnelTest {
    private static final int MUCH = 3 << 20;
    private static final int MANY = 30;

    @TempDir
    Path directory;

    private Echo echo;
    private @Nullable Tunnels opened;

    @SuppressWarnings("NullAway.Init")
    private EmbeddedSshServer server;

    @SuppressWarnings("NullAway.Init")
    private Machine machine;

    @SuppressWarnings("NullAway.Init")
    private Tunnels tunnels;

    @BeforeEach
    void start() throws IOException {
        echo = Echo.start();
    }

    @AfterEach
    void stop() throws IOException {
        if (opened != null) {
            tunnels.close();
            machine.close();
            server.close();
        }
        echo.close();
    }

    private Tunnels connect(EmbeddedSshServer.Builder settings) {
        server = settings.start();
        Instance instance = server.instance();
        SshTransport transport = SshTransport.create().withKnownHosts(directory.resolve("known"));
        machine = Machine.connect(transport, instance, Duration.ofSeconds(30));
        tunnels = new Tunnels(machine);
        opened = tunnels;
        return tunnels;
    }

    private Tunnels connect() {
        return connect(EmbeddedSshServer.builder());
    }

    private Destination service() throws IOException {
        return Destination.host("127.0.0.1", echo.port());
    }

    @Test
    void aTunnelLeadsToWhatListensThere() throws Exception {
        Tunnel tunnel = connect().forward(service(), 0);
        assertThat(tunnel.port()).isPositive();
        assertThat(Echo.ask(tunnel.port(), "hello")).isEqualTo("hello");
        byte[] much = much();
        assertThat(Arrays.equals(Echo.passAll(tunnel.port(), much), much)).isTrue();
        assertThat(tunnel.check()).isEqualTo(TunnelState.READY);
        assertThat(tunnel.failure()).isEmpty();
    }

    @Test
    void itListensAtTheLoopbackAddressAlone() throws Exception {
        Tunnel tunnel = connect().forward(service(), 0);
        assertThat(tunnel.entrance()).isEqualTo(Destination.host("127.0.0.1", tunnel.port()));
        assumeTrue(System.getProperty("os.name").equals("Linux"), "only there 127.0.0.2 is an address");
        assertThatThrownBy(() -> new Socket("127.0.0.2", tunnel.port()).close()).isInstanceOf(IOException.class);
    }

    @Test
    void aPortThatIsTakenIsTold() throws Exception {
        Tunnels all = connect();
        Tunnel tunnel = all.forward(service(), 0);
        assertThatThrownBy(() -> all.forward(service(), tunnel.port()).close())
                .isInstanceOf(RecomputeException.class)
                .hasMessageContaining("port " + tunnel.port());
    }

    @Test
    void itComesBackAtTheSamePortWhereTheConnectionIsLost() throws Exception {
        Tunnel tunnel = connect().forward(service(), 0);
        try (Socket socket = Echo.connect(tunnel.port())) {
            assertThat(Echo.ask(socket, "before")).isEqualTo("before");
            server.dropConnections();
            assertThatThrownBy(() -> socket.getInputStream().readAllBytes())
                    .as("a break is no end")
                    .isInstanceOf(IOException.class);
        }
        assertThat(Echo.ask(tunnel.port(), "after")).isEqualTo("after");
    }

    @Test
    void aDeadServiceIsToldFromADeadTunnel() throws Exception {
        Tunnel tunnel = connect().forward(service(), 0);
        assertThat(Echo.ask(tunnel.port(), "alive")).isEqualTo("alive");
        echo.close();
        assertThatThrownBy(() -> Echo.ask(tunnel.port(), "dead")).isInstanceOf(IOException.class);
        assertThat(tunnel.failure()).get().isInstanceOf(DestinationException.class);
        assertThat(tunnel.check()).isEqualTo(TunnelState.NOBODY_LISTENS);
        machine.close();
        assertThat(tunnel.check()).isEqualTo(TunnelState.UNREACHABLE);
        tunnel.close();
        assertThat(tunnel.check()).isEqualTo(TunnelState.CLOSED);
    }

    @ParameterizedTest
    @ValueSource(strings = {"python3", "socat", "nc"})
    void whereForwardingIsRefusedAProgramDoesIt(String program) throws Exception {
        assumeTrue(
                "required".equals(System.getenv("RECOMPUTE_PEERS"))
                        || Programs.find(program).isPresent(),
                () -> program + " is not installed");
        Path alone = Programs.aloneIn(directory, program);
        Tunnel tunnel = connect(EmbeddedSshServer.builder().forwarding(false).environment("PATH", alone.toString()))
                .forward(service(), 0);
        assertThat(Echo.ask(tunnel.port(), "hello")).isEqualTo("hello");
        byte[] much = much();
        assertThat(Arrays.equals(Echo.passAll(tunnel.port(), much), much)).isTrue();
        Path socket = directory.resolve("s");
        try (Echo unix = Echo.start(socket);
                Tunnel toSocket = tunnels.forward(Destination.socket(socket.toString()), 0)) {
            assertThat(unix).isNotNull();
            assertThat(Echo.ask(toSocket.port(), "by a path")).isEqualTo("by a path");
        }
        server.dropConnections();
        assertThat(Echo.ask(tunnel.port(), "after")).isEqualTo("after");
        echo.close();
        assertThat(tunnel.check()).isEqualTo(TunnelState.NOBODY_LISTENS);
    }

    @Test
    void withoutAnyProgramTheRefusalNamesAll() throws Exception {
        Path alone = Programs.aloneIn(directory, "");
        Tunnel tunnel = connect(EmbeddedSshServer.builder().forwarding(false).environment("PATH", alone.toString()))
                .forward(service(), 0);
        assertThat(tunnel.check()).isEqualTo(TunnelState.REFUSED);
        assertThatThrownBy(() -> Echo.ask(tunnel.port(), "hello")).isInstanceOf(IOException.class);
        assertThat(tunnel.failure())
                .get()
                .isInstanceOfSatisfying(
                        ForwardingRefusedException.class,
                        failure -> assertThat(failure)
                                .hasMessageContaining("AllowTcpForwarding")
                                .hasMessageContaining("python3, socat or nc"));
        assertThatThrownBy(() -> tunnels.reverse(Destination.port(0), service()).close())
                .isInstanceOf(ForwardingRefusedException.class);
    }

    @Test
    void manyPassAtOnceWithOrWithoutForwarding() throws Exception {
        for (boolean forwards : new boolean[] {true, false}) {
            Tunnel tunnel =
                    connect(EmbeddedSshServer.builder().forwarding(forwards)).forward(service(), 0);
            List<Socket> sockets = new ArrayList<>();
            try {
                for (int i = 0; i < MANY; i++) {
                    sockets.add(Echo.connect(tunnel.port()));
                }
                for (int i = 0; i < MANY; i++) {
                    assertThat(Echo.ask(sockets.get(i), "number " + i)).isEqualTo("number " + i);
                }
            } finally {
                for (Socket socket : sockets) {
                    socket.close();
                }
                tunnels.close();
                machine.close();
                server.close();
            }
        }
    }

    @Test
    void aReverseTunnelLeadsHereAndComesBackAtTheSamePort() throws Exception {
        Tunnel tunnel = connect().reverse(Destination.host("127.0.0.1", 0), service());
        int port = tunnel.port();
        assertThat(Echo.ask(port, "from there")).isEqualTo("from there");
        assertThat(tunnel.check()).isEqualTo(TunnelState.READY);
        server.dropConnections();
        assertThat(askUntilAnswered(port, "again")).isEqualTo("again");
        assertThat(tunnel.port()).isEqualTo(port);
        tunnel.close();
        assertThat(tunnel.check()).isEqualTo(TunnelState.CLOSED);
    }

    /** Nobody is told when it listens again. */
    private static String askUntilAnswered(int port, String line) {
        while (true) {
            try {
                return Echo.ask(port, line);
            } catch (IOException e) {
                Thread.onSpinWait();
            }
        }
    }

    private static byte[] much() {
        byte[] much = new byte[MUCH];
        new Random(3).nextBytes(much);
        return much;
    }
}
