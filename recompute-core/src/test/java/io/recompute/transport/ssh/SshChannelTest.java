package io.recompute.transport.ssh;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.recompute.transport.Channel;
import io.recompute.transport.ChannelRefusedException;
import io.recompute.transport.Connection;
import io.recompute.transport.ConnectionLostException;
import io.recompute.transport.Termination;
import io.recompute.transport.TransportTimeoutException;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What a channel promises, against a server in this JVM. */
@Timeout(60)
class SshChannelTest {
    private static final Duration LIMIT = Duration.ofSeconds(20);
    private static TestServer server;

    @TempDir
    Path home;

    private Connection connection;

    @BeforeAll
    static void startServer() throws IOException {
        server = TestServer.start("ed25519-host");
    }

    @AfterAll
    static void stopServer() throws IOException {
        server.close();
    }

    @BeforeEach
    void connect() throws InterruptedException {
        connection = SshTransport.create()
                .withKnownHosts(home.resolve("known_hosts"))
                .withIdentityDirectory(home)
                .connect(server.instance().withPassword(TestServer.PASSWORD), LIMIT);
    }

    @AfterEach
    void disconnect() {
        connection.close();
    }

    @Test
    void bytesPassUnchangedInBothDirectionsAndBothOutputsEnd() throws Exception {
        byte[] bytes = new byte[3_000_000];
        new Random(7).nextBytes(bytes);
        try (Channel channel = connection.exec("cat", LIMIT)) {
            CompletableFuture<byte[]> read = inBackground(() -> channel.stdout().readAllBytes());
            channel.stdin().write(bytes);
            channel.stdin().close();

            assertThat(read.get(30, TimeUnit.SECONDS)).isEqualTo(bytes);
            assertThat(channel.stderr().readAllBytes()).asString(UTF_8).isEqualTo("done");
            assertThat(channel.awaitTermination(LIMIT)).isEqualTo(new Termination.Exited(0));
        }
    }

    @Test
    void theThreeWaysToEndAreToldApart() throws Exception {
        assertThat(termination("exit 137")).isEqualTo(new Termination.Exited(137));
        assertThat(termination("die")).isEqualTo(new Termination.Signaled("KILL"));
        assertThat(termination("vanish")).isEqualTo(new Termination.Lost());
    }

    private Termination termination(String line) throws InterruptedException {
        try (Channel channel = connection.exec(line, LIMIT)) {
            return channel.awaitTermination(LIMIT);
        }
    }

    @Test
    void waitingForTheEndHasALimitAndLeavesTheChannelAsItWas() throws Exception {
        try (Channel channel = connection.exec("cat", LIMIT)) {
            assertThatThrownBy(() -> channel.awaitTermination(Duration.ofMillis(50)))
                    .isInstanceOf(TransportTimeoutException.class)
                    .hasMessageContaining("within 50 ms");

            channel.stdin().close();
            assertThat(channel.awaitTermination(LIMIT)).isEqualTo(new Termination.Exited(0));
        }
    }

    @Test
    void aSlowReaderHoldsUpTheSenderAndNobodyElse() throws Exception {
        try (Channel flood = connection.exec("flood", LIMIT);
                Channel other = connection.exec("cat", LIMIT)) {
            other.stdin().write(1);
            other.stdin().flush();
            assertThat(other.stdout().read()).isEqualTo(1);
            assertThatThrownBy(() -> flood.awaitTermination(Duration.ofMillis(500)))
                    .isInstanceOf(TransportTimeoutException.class);
            assertThat(flood.stdout().available()).isLessThanOrEqualTo((int) MinaSettings.WINDOW_BYTES);

            assertThat(flood.stdout().readAllBytes()).hasSize(64 << 20);
        }
    }

    @Test
    void closingAChannelEndsABlockedRead() throws Exception {
        Channel channel = connection.exec("hang", LIMIT);
        CompletableFuture<Integer> read = inBackground(() -> channel.stdout().read());

        channel.close();
        channel.close();

        assertThatThrownBy(() -> read.get(30, TimeUnit.SECONDS)).hasCauseInstanceOf(IOException.class);
        assertThatThrownBy(() -> channel.stdin().write(new byte[100_000]))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("the input is closed");
        assertThat(channel.awaitTermination(LIMIT)).isEqualTo(new Termination.Lost());
    }

    @Test
    void closingAChannelEndsABlockedWrite() throws Exception {
        Channel channel = connection.exec("flood", LIMIT);
        CompletableFuture<Integer> write = inBackground(() -> {
            byte[] block = new byte[1 << 20];
            for (int index = 0; index < 64; index++) {
                channel.stdin().write(block);
            }
            return 0;
        });
        assertThatThrownBy(() -> write.get(500, TimeUnit.MILLISECONDS)).isInstanceOf(TimeoutException.class);

        channel.close();

        assertThatThrownBy(() -> write.get(30, TimeUnit.SECONDS)).hasCauseInstanceOf(IOException.class);
    }

    @Test
    void closingOneOutputEarlyLeavesTheConnectionAlone() throws Exception {
        try (Channel channel = connection.exec("flood", LIMIT)) {
            channel.stdout().close();

            assertThat(channel.awaitTermination(LIMIT)).isEqualTo(new Termination.Exited(0));
        }
        assertThat(termination("exit 0")).isEqualTo(new Termination.Exited(0));
    }

    @Test
    void aLostConnectionEndsWhatRunsOnIt() throws Exception {
        try (Channel channel = connection.exec("hang", LIMIT)) {
            CompletableFuture<Integer> read =
                    inBackground(() -> channel.stdout().read());

            server.drop();

            assertThat(channel.awaitTermination(LIMIT)).isEqualTo(new Termination.Lost());
            assertThatThrownBy(() -> read.get(30, TimeUnit.SECONDS))
                    .isInstanceOf(ExecutionException.class)
                    .hasRootCauseMessage("the connection was lost while the command ran");
            assertThat(connection.isOpen()).isFalse();
            assertThatThrownBy(() -> connection.exec("exit 0", LIMIT)).isInstanceOf(ConnectionLostException.class);
        }
    }

    @Test
    void closingTheConnectionClosesItsChannels() throws Exception {
        Channel channel = connection.exec("hang", LIMIT);

        connection.close();
        connection.close();

        assertThat(connection.isOpen()).isFalse();
        assertThat(channel.awaitTermination(LIMIT)).isEqualTo(new Termination.Lost());
        assertThatThrownBy(() -> channel.stdout().read()).isInstanceOf(IOException.class);
        assertThatThrownBy(() -> connection.exec("exit 0", LIMIT)).isInstanceOf(ConnectionLostException.class);
    }

    @Test
    void aServerThatAllowsNoFurtherChannelIsToldFromALostOne() throws Exception {
        server.allowChannels(1);
        assertThat(termination("exit 0")).isEqualTo(new Termination.Exited(0));

        assertThatThrownBy(() -> connection.exec("exit 0", LIMIT))
                .isInstanceOf(ChannelRefusedException.class)
                .hasMessageContaining("MaxSessions");
        server.allowChannels(Integer.MAX_VALUE);
        assertThat(connection.isOpen()).isTrue();
    }

    @Test
    void aChannelThatIsConfirmedTooLateLeavesTheConnectionAlone() throws Exception {
        Runnable confirm = server.stallChannels();
        assertThatThrownBy(() -> connection.exec("exit 0", Duration.ofMillis(300)))
                .isInstanceOf(TransportTimeoutException.class)
                .hasMessageContaining("did not open a channel within 300 ms");

        confirm.run();
        server.allowChannels(Integer.MAX_VALUE);

        assertThat(termination("exit 0")).isEqualTo(new Termination.Exited(0));
    }

    @Test
    void anInterruptedReaderStaysInterrupted() throws Exception {
        try (Channel channel = connection.exec("hang", LIMIT)) {
            InputStream stdout = channel.stdout();
            Thread.currentThread().interrupt();

            assertThatThrownBy(stdout::read).isInstanceOf(InterruptedIOException.class);
            assertThat(Thread.interrupted()).isTrue();
        }
    }

    private static <T> CompletableFuture<T> inBackground(Callable<T> task) {
        CompletableFuture<T> result = new CompletableFuture<>();
        Thread thread = new Thread(
                () -> {
                    try {
                        result.complete(task.call());
                    } catch (Exception e) {
                        result.completeExceptionally(e);
                    }
                },
                "test-background");
        thread.setDaemon(true);
        thread.start();
        return result;
    }
}
