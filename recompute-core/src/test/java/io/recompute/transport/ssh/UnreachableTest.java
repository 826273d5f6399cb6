package io.recompute.transport.ssh;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.recompute.config.ssh.SshConfig;
import io.recompute.model.DurationText;
import io.recompute.model.Instance;
import io.recompute.transport.TransportTimeoutException;
import io.recompute.transport.UnreachableException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Machines that are not there, or not what they should be. */
@Timeout(60)
class UnreachableTest {
    private static final Duration LIMIT = Duration.ofSeconds(20);

    @TempDir
    Path home;

    private SshTransport transport;

    @BeforeEach
    void useAnEmptyHome() {
        transport = SshTransport.create()
                .withKnownHosts(home.resolve("known_hosts"))
                .withIdentityDirectory(home);
    }

    @Test
    void anUnknownNameIsSaidToBeOne() {
        assertThatThrownBy(() -> transport.connect(Instance.parse("me@no-such-host.invalid"), LIMIT))
                .isInstanceOf(UnreachableException.class)
                .hasMessageContaining("there is no host no-such-host.invalid");
    }

    @Test
    void aHostWithoutTheWantedKindOfAddressIsSaidToBeOne() throws Exception {
        Path file = Files.writeString(home.resolve("config"), "AddressFamily inet6\n");
        SshTransport restricted = transport.withConfig(SshConfig.at(home, file));
        assertThatThrownBy(() -> restricted.connect(Instance.parse("me@127.0.0.1"), LIMIT))
                .isInstanceOf(UnreachableException.class)
                .hasMessageContaining("AddressFamily inet6");
    }

    @Test
    void aClosedPortRefuses() throws Exception {
        int port;
        try (ServerSocket socket = listen()) {
            port = socket.getLocalPort();
        }
        assertThatThrownBy(() -> transport.connect(at(port), LIMIT))
                .isInstanceOf(UnreachableException.class)
                .hasMessageContaining("127.0.0.1 port " + port + " refused the connection");
    }

    @Test
    void aServerThatSaysNothingIsGivenUpAtTheLimit() throws Exception {
        try (ServerSocket silent = listen()) {
            Duration limit = Duration.ofMillis(700);
            Throwable thrown = connecting(silent, limit);
            // On a busy machine a short time may be over before the connection is made.
            while (thrown instanceof UnreachableException) {
                limit = limit.multipliedBy(2);
                thrown = connecting(silent, limit);
            }
            assertThat(thrown)
                    .isInstanceOf(TransportTimeoutException.class)
                    .hasMessageContaining("said nothing within " + DurationText.of(limit));
        }
    }

    private @Nullable Throwable connecting(ServerSocket server, Duration limit) {
        return catchThrowable(() -> transport.connect(at(server.getLocalPort()), limit));
    }

    @Test
    void aServerThatHangsUpAtOnceMayHaveTooManyLogins() throws Exception {
        try (ServerSocket server = listen()) {
            answer(server, "");

            assertThatThrownBy(() -> transport.connect(at(server.getLocalPort()), LIMIT))
                    .isInstanceOf(UnreachableException.class)
                    .hasMessageContaining("closed the connection before it said what it is")
                    .hasMessageContaining("MaxStartups");
        }
    }

    @Test
    void whatSpeaksNoSshIsSaidNotTo() throws Exception {
        try (ServerSocket server = listen()) {
            answer(server, "HTTP/1.1 400 Bad Request\r\nConnection: close\r\n\r\n");

            assertThatThrownBy(() -> transport.connect(at(server.getLocalPort()), LIMIT))
                    .isInstanceOf(UnreachableException.class)
                    .hasMessageContaining("does not speak SSH; it said 'HTTP/1.1 400 Bad Request'");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"Exceeded MaxStartups\r\n", "Not allowed at this time\r\n"})
    void aServerThatSaysItIsBusyIsTakenAtItsWord(String text) throws Exception {
        try (ServerSocket server = listen()) {
            answer(server, text);

            assertThatThrownBy(() -> transport.connect(at(server.getLocalPort()), LIMIT))
                    .isInstanceOf(UnreachableException.class)
                    .hasMessageContaining(text.strip())
                    .hasMessageContaining("try again in a moment");
        }
    }

    @Test
    void anInterruptedConnectEndsAtOnceAndHangsUp() throws Exception {
        try (ServerSocket silent = listen()) {
            AtomicReference<Throwable> thrown = new AtomicReference<>();
            CountDownLatch ended = new CountDownLatch(1);
            Thread thread = new Thread(
                    () -> {
                        try (AutoCloseable connection = transport.connect(at(silent.getLocalPort()), LIMIT)) {
                            thrown.set(new AssertionError("connected: " + connection));
                        } catch (Exception e) {
                            thrown.set(e);
                        } finally {
                            ended.countDown();
                        }
                    },
                    "test-connect");
            thread.start();
            try (Socket accepted = silent.accept()) {
                assertThat(accepted.getInputStream().read()).isEqualTo('S');

                thread.interrupt();

                assertThat(ended.await(20, TimeUnit.SECONDS)).isTrue();
                assertThat(thrown.get()).isInstanceOf(InterruptedException.class);
                accepted.setSoTimeout(20_000);
                assertThat(accepted.getInputStream().readAllBytes()).isNotNull();
            }
        }
    }

    private static ServerSocket listen() throws IOException {
        return new ServerSocket(0, 5, InetAddress.getLoopbackAddress());
    }

    private static Instance at(int port) {
        return Instance.parse("me@127.0.0.1:" + port);
    }

    /** Says that to the first caller, and hangs up. */
    private static void answer(ServerSocket server, String text) {
        Thread thread = new Thread(
                () -> {
                    try (Socket socket = server.accept()) {
                        socket.getOutputStream().write(text.getBytes(StandardCharsets.US_ASCII));
                        socket.shutdownOutput();
                        socket.getInputStream().readAllBytes();
                    } catch (IOException hungUp) {
                        // The caller hung up first.
                        return;
                    }
                },
                "test-server");
        thread.setDaemon(true);
        thread.start();
    }
}
