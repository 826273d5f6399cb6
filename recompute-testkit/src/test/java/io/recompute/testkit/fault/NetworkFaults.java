package io.recompute.testkit.fault;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.recompute.model.Instance;
import io.recompute.testkit.LeakCheck;
import io.recompute.testkit.fault.Fault.Direction;
import io.recompute.testkit.fault.Fault.Ending;
import io.recompute.transport.Channel;
import io.recompute.transport.Connection;
import io.recompute.transport.ConnectionLostException;
import io.recompute.transport.Termination;
import io.recompute.transport.Transport;
import io.recompute.transport.TransportException;
import io.recompute.transport.TransportTimeoutException;
import io.recompute.transport.ssh.SshTransport;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What the library's own SSH client sees of each fault of the network, whatever server is behind the proxy. */
@LeakCheck
@Timeout(90)
abstract class NetworkFaults {
    private static final Duration LIMIT = Duration.ofSeconds(30);
    private static final Duration SHORT = Duration.ofMillis(300);

    @TempDir
    Path directory;

    private Transport transport;
    private FaultyProxy proxy;

    /** The server. */
    abstract Instance behind();

    @BeforeEach
    void putProxyBetween() {
        transport = SshTransport.create()
                .withKnownHosts(directory.resolve("known_hosts"))
                .withIdentityDirectory(directory.resolve("none"));
        proxy = FaultyProxy.to(behind());
    }

    @AfterEach
    void takeProxyAway() {
        proxy.close();
    }

    @ParameterizedTest
    @EnumSource(Ending.class)
    void aCutConnectionIsLostAndTheNextIsNot(Ending ending) throws Exception {
        try (Connection connection = connect();
                Channel channel = connection.exec("cat /dev/zero", LIMIT)) {
            CompletableFuture<Void> met = proxy.injectOnce(new Fault.CutAfter(Direction.TO_CLIENT, 500_000, ending));
            assertThat(drain(channel.stdout())).isBetween(1L, 500_000L);
            met.get(30, TimeUnit.SECONDS);
            assertThat(channel.awaitTermination(LIMIT)).isEqualTo(new Termination.Lost());
            assertThatThrownBy(() -> connection.exec("true", LIMIT).close())
                    .isInstanceOf(ConnectionLostException.class);
        }
        assertWorks();
    }

    @ParameterizedTest
    @EnumSource(Direction.class)
    void aLoginThatIsCutFails(Direction direction) throws Exception {
        proxy.injectOnce(new Fault.CutAfter(direction, 700, Ending.RESET));
        assertThatThrownBy(() -> connect().close()).isInstanceOf(TransportException.class);
        assertWorks();
    }

    @ParameterizedTest
    @EnumSource(Direction.class)
    void aStalledConnectionAnswersInTimeOrNotAtAllAndGoesOnWhenHealed(Direction direction) throws Exception {
        try (Connection connection = connect();
                Channel waiting = connection.exec("echo ready; read line; echo \"$line\"", LIMIT)) {
            // OpenSSH lets a command's input be sent with the first word it says, not before.
            assertThat(waiting.stdout().readNBytes(6)).hasSize(6);
            proxy.inject(new Fault.Stall(direction, 0));
            waiting.stdin().write("kept\n".getBytes(StandardCharsets.UTF_8));
            waiting.stdin().flush();
            assertThatThrownBy(() -> waiting.awaitTermination(SHORT)).isInstanceOf(TransportTimeoutException.class);
            assertThat(connection.isOpen()).isTrue();
            proxy.heal();
            assertThat(new String(waiting.stdout().readAllBytes(), StandardCharsets.UTF_8))
                    .isEqualTo("kept\n");
            assertThat(waiting.awaitTermination(LIMIT)).isEqualTo(new Termination.Exited(0));
        }
    }

    @Test
    void aHalfOpenConnectionIsSilentUntilItIsReset() throws Exception {
        try (Connection connection = connect();
                Channel channel = connection.exec("cat", LIMIT)) {
            proxy.inject(new Fault.HalfOpen());
            assertThatThrownBy(() -> channel.awaitTermination(SHORT)).isInstanceOf(TransportTimeoutException.class);
            assertThat(connection.isOpen()).isTrue();
            assertThatThrownBy(() ->
                            transport.connect(proxy.instance(behind()), SHORT).close())
                    .isInstanceOf(TransportTimeoutException.class);
            proxy.heal();
            assertThat(channel.awaitTermination(LIMIT)).isEqualTo(new Termination.Lost());
        }
        assertWorks();
    }

    @Test
    void aLongWayIsSlowAndNothingElse() throws Exception {
        try (Connection connection = connect()) {
            proxy.inject(new Fault.Latency(Duration.ofMillis(40), Duration.ofMillis(40)));
            long start = System.nanoTime();
            assertThat(run(connection, "echo far")).isEqualTo("far\n");
            assertThat(Duration.ofNanos(System.nanoTime() - start)).isGreaterThanOrEqualTo(Duration.ofMillis(160));
        }
    }

    @Test
    void aNarrowConnectionPassesEverything() throws Exception {
        try (Connection connection = connect()) {
            proxy.inject(new Fault.Bandwidth(1_000_000));
            long start = System.nanoTime();
            assertThat(run(connection, "head -c 300000 /dev/zero")).hasSize(300_000);
            assertThat(Duration.ofNanos(System.nanoTime() - start)).isGreaterThanOrEqualTo(Duration.ofMillis(200));
        }
    }

    private void assertWorks() throws Exception {
        try (Connection connection = connect()) {
            assertThat(run(connection, "echo again")).isEqualTo("again\n");
        }
    }

    private Connection connect() throws InterruptedException {
        return transport.connect(proxy.instance(behind()), LIMIT);
    }

    private static String run(Connection connection, String line) throws Exception {
        try (Channel channel = connection.exec(line, LIMIT)) {
            return new String(channel.stdout().readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    /** How much there is to read before the end or the loss. */
    private static long drain(InputStream from) {
        long count = 0;
        try {
            for (int read = from.read(new byte[8192]); read >= 0; read = from.read(new byte[8192])) {
                count += read;
            }
            return count;
        } catch (IOException e) {
            return count; // as a lost connection may be told
        }
    }
}
