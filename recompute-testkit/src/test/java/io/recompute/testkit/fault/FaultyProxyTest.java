package io.recompute.testkit.fault;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.recompute.testkit.LeakCheck;
import io.recompute.testkit.fault.Fault.Direction;
import io.recompute.testkit.fault.Fault.Ending;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Byte for byte, between plain sockets. */
@LeakCheck
@Timeout(60)
class FaultyProxyTest {
    private final List<Socket> sockets = new ArrayList<>();
    private ServerSocket server;
    private FaultyProxy proxy;

    /** Both ends of one connection through the proxy. */
    private record Ends(Socket client, Socket server) {
        Socket source(Direction direction) {
            return direction == Direction.TO_SERVER ? client : server;
        }

        Socket target(Direction direction) {
            return direction == Direction.TO_SERVER ? server : client;
        }
    }

    @BeforeEach
    void start() throws IOException {
        server = new ServerSocket(0, 50, InetAddress.getByAddress(new byte[] {127, 0, 0, 1}));
        proxy = FaultyProxy.to("127.0.0.1", server.getLocalPort());
    }

    @AfterEach
    void stop() throws IOException {
        proxy.close();
        server.close();
        for (Socket socket : sockets) {
            socket.close();
        }
    }

    @Test
    void withoutFaultsItPassesAllOnAndCounts() throws Exception {
        byte[] sent = new byte[3_000_000];
        new Random(7).nextBytes(sent);
        Ends ends = connect();
        CompletableFuture<Void> writing = CompletableFuture.runAsync(() -> send(ends.client(), sent));
        assertThat(ends.server().getInputStream().readNBytes(sent.length)).isEqualTo(sent);
        writing.join();
        ends.client().shutdownOutput();
        assertThat(ends.server().getInputStream().read()).isEqualTo(-1);
        send(ends.server(), new byte[] {1, 2, 3});
        ends.server().shutdownOutput();
        assertThat(ends.client().getInputStream().readAllBytes()).containsExactly(1, 2, 3);

        assertThat(proxy.bytesToServer()).isEqualTo(sent.length);
        assertThat(proxy.bytesToClient()).isEqualTo(3);
        assertThat(proxy.connectionsAccepted()).isOne();
    }

    @ParameterizedTest
    @EnumSource(Direction.class)
    void aCutConnectionEndsAfterTheByteThatIsTold(Direction direction) throws Exception {
        Ends before = connect();
        send(before.source(direction), new byte[] {1, 2});
        assertThat(before.target(direction).getInputStream().readNBytes(2)).containsExactly(1, 2);
        CompletableFuture<Void> met = proxy.inject(new Fault.CutAfter(direction, 3, Ending.CLOSE));
        Ends after = connect();
        for (Ends ends : List.of(before, after)) {
            send(ends.source(direction), new byte[] {3, 4, 5, 6, 7});
            assertThat(ends.target(direction).getInputStream().readAllBytes()).containsExactly(3, 4, 5);
            assertThat(ends.source(direction).getInputStream().read()).isEqualTo(-1);
        }
        met.get(30, TimeUnit.SECONDS);

        proxy.heal();
        echo(connect());
    }

    @ParameterizedTest
    @EnumSource(Direction.class)
    void aResetIsSeenByBothSides(Direction direction) throws Exception {
        proxy.inject(new Fault.CutAfter(direction, 3, Ending.RESET));
        Ends ends = connect();
        send(ends.source(direction), new byte[] {3, 4, 5, 6, 7});
        assertThat(ends.target(direction).getInputStream().readNBytes(3)).containsExactly(3, 4, 5);
        assertThatThrownBy(() -> ends.target(direction).getInputStream().read()).isInstanceOf(SocketException.class);
        assertThatThrownBy(() -> ends.source(direction).getInputStream().read()).isInstanceOf(SocketException.class);
    }

    @Test
    void aCutAfterNothingIsOneAtOnce() throws Exception {
        Ends before = connect();
        proxy.inject(new Fault.CutAfter(Direction.TO_SERVER, 0, Ending.RESET));
        assertThatThrownBy(() -> before.client().getInputStream().read()).isInstanceOf(SocketException.class);
        assertThatThrownBy(() -> before.server().getInputStream().read()).isInstanceOf(SocketException.class);
    }

    @Test
    void onlyOneConnectionSuffersFromAFaultThatIsInjectedOnce() throws Exception {
        Ends first = connect();
        Ends second = connect();
        CompletableFuture<Void> met = proxy.injectOnce(new Fault.CutAfter(Direction.TO_SERVER, 1, Ending.CLOSE));
        send(first.client(), new byte[] {1});
        met.get(30, TimeUnit.SECONDS);
        assertThat(first.server().getInputStream().readAllBytes()).containsExactly(1);
        echo(second);
        echo(connect());
    }

    @ParameterizedTest
    @EnumSource(Direction.class)
    void aStalledConnectionIsSilentAndGoesOnWhenHealed(Direction direction) throws Exception {
        CompletableFuture<Void> met = proxy.inject(new Fault.Stall(direction, 2));
        Ends ends = connect();
        send(ends.source(direction), new byte[] {1, 2, 3, 4});
        met.get(30, TimeUnit.SECONDS);
        assertThat(ends.target(direction).getInputStream().readNBytes(2)).containsExactly(1, 2);
        assertSilent(ends.target(direction));
        send(ends.target(direction), new byte[] {9});
        assertThat(ends.source(direction).getInputStream().read()).isEqualTo(9);
        ends.source(direction).shutdownOutput();
        assertSilent(ends.target(direction));

        proxy.heal();
        assertThat(ends.target(direction).getInputStream().readAllBytes()).containsExactly(3, 4);
    }

    @Test
    void bothDirectionsCanStall() throws Exception {
        proxy.inject(new Fault.Stall(Direction.TO_CLIENT, 0));
        proxy.inject(new Fault.Stall(Direction.TO_SERVER, 0));
        Ends ends = connect();
        send(ends.client(), new byte[] {1});
        send(ends.server(), new byte[] {2});
        assertSilent(ends.client());
        assertSilent(ends.server());
    }

    @Test
    void theClientIsNotToldOfAHalfOpenConnection() throws Exception {
        Ends ends = connect();
        CompletableFuture<Void> met = proxy.inject(new Fault.HalfOpen());
        met.get(30, TimeUnit.SECONDS);
        assertThat(ends.server().getInputStream().read()).isEqualTo(-1);
        send(ends.client(), new byte[1_000_000]);
        assertSilent(ends.client());
        Socket later = client();
        send(later, new byte[] {1});
        assertSilent(later);
        server.accept().close();
        assertThat(proxy.openConnections()).isEqualTo(2);
        assertThat(proxy.bytesToServer()).isZero();

        proxy.heal();
        assertThatThrownBy(() -> ends.client().getInputStream().read()).isInstanceOf(SocketException.class);
        echo(connect());
    }

    @Test
    void latencyIsThatOfBothWaysTogether() throws Exception {
        proxy.inject(new Fault.Latency(Duration.ofMillis(30), Duration.ofMillis(50)));
        Ends ends = connect();
        long start = System.nanoTime();
        echo(ends);
        assertThat(Duration.ofNanos(System.nanoTime() - start)).isGreaterThanOrEqualTo(Duration.ofMillis(80));
    }

    @Test
    void aNarrowConnectionPassesAllOn() throws Exception {
        proxy.inject(new Fault.Bandwidth(1_000_000));
        Ends ends = connect();
        long start = System.nanoTime();
        send(ends.client(), new byte[200_000]);
        assertThat(ends.server().getInputStream().readNBytes(200_000)).hasSize(200_000);
        assertThat(Duration.ofNanos(System.nanoTime() - start)).isGreaterThanOrEqualTo(Duration.ofMillis(150));
    }

    @Test
    void allConnectionsCanBeDropped() throws Exception {
        Ends ends = connect();
        echo(ends);
        assertThat(proxy.openConnections()).isOne();
        proxy.dropConnections();
        assertThat(proxy.openConnections()).isZero();
        assertThatThrownBy(() -> ends.client().getInputStream().read()).isInstanceOf(SocketException.class);
        assertThatThrownBy(() -> ends.server().getInputStream().read()).isInstanceOf(SocketException.class);
        echo(connect());
    }

    @Test
    void aServerThatIsNotThereIsSeenAsAReset() throws Exception {
        server.close();
        Socket client = client();
        assertThatThrownBy(() -> client.getInputStream().read()).isInstanceOf(SocketException.class);
    }

    @Test
    void faultsOfTheMachineAreTheServersToInject() {
        assertThatThrownBy(() -> proxy.inject(new Fault.RefuseLogins()))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("EmbeddedSshServer");
        assertThatThrownBy(() -> new Fault.CutAfter(Direction.TO_CLIENT, -1, Ending.CLOSE))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new Fault.Bandwidth(0)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> FaultyProxy.to("no-such-host.invalid", 22).close())
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("no-such-host.invalid");
    }

    @Test
    void aClosedProxyRefusesAndIsClosedOnce() {
        proxy.close();
        proxy.close();
        assertThatThrownBy(() -> proxy.heal()).isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(this::client).isInstanceOf(IOException.class);
    }

    @Test
    void manyThreadsMayInjectHealDropAndClose() throws Exception {
        List<Fault> faults = List.of(
                new Fault.CutAfter(Direction.TO_CLIENT, 10, Ending.RESET),
                new Fault.CutAfter(Direction.TO_SERVER, 10, Ending.CLOSE),
                new Fault.Stall(Direction.TO_SERVER, 5),
                new Fault.HalfOpen(),
                new Fault.Latency(Duration.ofMillis(1), Duration.ZERO),
                new Fault.Bandwidth(1000));
        for (int number = 0; number < 8; number++) {
            echo(connect());
        }
        List<CompletableFuture<Void>> storm = new ArrayList<>();
        for (int number = 0; number < 8; number++) {
            Random random = new Random(number);
            storm.add(CompletableFuture.runAsync(() -> {
                for (int step = 0; step < 300; step++) {
                    proxy.inject(faults.get(random.nextInt(faults.size())));
                    proxy.heal();
                    if (step % 100 == 0) {
                        proxy.dropConnections();
                    }
                }
            }));
        }
        CompletableFuture.allOf(storm.toArray(CompletableFuture[]::new)).get(30, TimeUnit.SECONDS);
        echo(connect());
        List<CompletableFuture<Void>> closing = new ArrayList<>();
        for (int number = 0; number < 4; number++) {
            closing.add(CompletableFuture.runAsync(() -> proxy.close()));
        }
        CompletableFuture.allOf(closing.toArray(CompletableFuture[]::new)).get(30, TimeUnit.SECONDS);
    }

    private Socket client() throws IOException {
        Socket client = new Socket(proxy.host(), proxy.port());
        sockets.add(client);
        client.setSoTimeout(30_000);
        return client;
    }

    private Ends connect() throws IOException {
        Socket client = client();
        Socket accepted = server.accept();
        sockets.add(accepted);
        accepted.setSoTimeout(30_000);
        return new Ends(client, accepted);
    }

    private static void echo(Ends ends) throws IOException {
        send(ends.client(), new byte[] {42});
        assertThat(ends.server().getInputStream().read()).isEqualTo(42);
        send(ends.server(), new byte[] {43});
        assertThat(ends.client().getInputStream().read()).isEqualTo(43);
    }

    private static void send(Socket socket, byte[] bytes) {
        try {
            socket.getOutputStream().write(bytes);
        } catch (IOException e) {
            throw new AssertionError("cannot send", e);
        }
    }

    private static void assertSilent(Socket socket) throws IOException {
        socket.setSoTimeout(50);
        assertThatThrownBy(() -> socket.getInputStream().read()).isInstanceOf(SocketTimeoutException.class);
        socket.setSoTimeout(30_000);
    }
}
