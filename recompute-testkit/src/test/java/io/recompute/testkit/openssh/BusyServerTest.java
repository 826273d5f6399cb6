package io.recompute.testkit.openssh;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.recompute.Project;
import io.recompute.Recompute;
import io.recompute.Workspace;
import io.recompute.model.Instance;
import io.recompute.transport.Connection;
import io.recompute.transport.ServerBusyException;
import io.recompute.transport.Transport;
import io.recompute.transport.openssh.OpenSshTransport;
import io.recompute.transport.ssh.SshTransport;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** A server that takes one login at a time and hangs up on who comes meanwhile. */
@NeedsOpenSsh
@Timeout(180)
class BusyServerTest {
    private static final int WORKSPACES = 12;

    @TempDir
    static Path keys;

    @TempDir
    Path directory;

    private OpenSshServer server;

    @BeforeEach
    void start() throws Exception {
        server = OpenSshServer.builder().maxStartups("1:100:1").start();
    }

    @AfterEach
    void stop() {
        server.close();
    }

    static Stream<Transport> transports() {
        return Stream.of(
                SshTransport.create()
                        .withKnownHosts(keys.resolve("known_hosts"))
                        .withIdentityDirectory(keys),
                OpenSshTransport.create().withConfig(Path.of("/dev/null")));
    }

    @ParameterizedTest
    @MethodSource("transports")
    void theWorkspacesOfOneJvmLogInOneAfterTheOther(Transport transport) throws Exception {
        AtomicInteger refusals = new AtomicInteger();
        Transport counted = (instance, limit) -> {
            try {
                return transport.connect(instance, limit);
            } catch (ServerBusyException e) {
                refusals.incrementAndGet();
                throw e;
            }
        };
        ExecutorService threads = Executors.newCachedThreadPool();
        try {
            List<CompletableFuture<String>> all = new ArrayList<>();
            for (int number = 0; number < WORKSPACES; number++) {
                Project project = project("p" + number).transport(counted);
                all.add(CompletableFuture.supplyAsync(() -> hello(project), threads));
            }
            assertThat(all).allSatisfy(one -> assertThat(one.join()).isEqualTo("hello\n"));
        } finally {
            threads.shutdownNow();
        }
        // The server may not yet know that one has logged in when the next one comes; then it is left more time. Had
        // all
        // come at once, and one got in each time, 66 would have been refused.
        assertThat(refusals.get()).isLessThan(2 * WORKSPACES);
    }

    @ParameterizedTest
    @MethodSource("transports")
    void aStrangerWhoIsLoggingInIsWaitedFor(Transport transport) throws Exception {
        try (Socket stranger = stranger()) {
            AtomicInteger refusals = new AtomicInteger();
            Project project = project("p").transport((instance, limit) -> {
                try {
                    return transport.connect(instance, limit);
                } catch (ServerBusyException e) {
                    refusals.incrementAndGet();
                    hangUp(stranger);
                    throw e;
                }
            });
            assertThat(hello(project)).isEqualTo("hello\n");
            assertThat(refusals.get()).isPositive();
        }
    }

    @ParameterizedTest
    @MethodSource("transports")
    void whileTheStrangerStaysItIsSaidThatTheServerIsBusy(Transport transport) throws Exception {
        try (Socket stranger = stranger()) {
            assertThatThrownBy(() -> connect(transport).close())
                    .isInstanceOf(ServerBusyException.class)
                    .hasMessageContaining("MaxStartups")
                    .hasMessageContaining("try again in a moment");
            assertThat(stranger.isConnected()).isTrue();
        }
    }

    private Connection connect(Transport transport) throws InterruptedException {
        return transport.connect(server.instance(), Duration.ofSeconds(30));
    }

    private Project project(String name) throws Exception {
        Path project = Files.createDirectories(directory.resolve(name));
        Files.writeString(project.resolve("x.py"), "print('x')\n");
        Instance machine = server.instance();
        return Recompute.project(project)
                .name(directory.getFileName() + "-" + name)
                .instance(machine);
    }

    private static String hello(Project project) {
        try (Workspace workspace = project.init()) {
            return workspace.run("echo hello").text();
        }
    }

    /** Somebody whose login is under way: the server counts him from when it has said what it is. */
    private Socket stranger() throws Exception {
        Socket socket = new Socket(
                InetAddress.getByName(server.instance().host()),
                server.instance().port());
        assertThat(socket.getInputStream().readNBytes(4)).asString().isEqualTo("SSH-");
        return socket;
    }

    private static void hangUp(Socket socket) {
        try {
            socket.close();
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }
}
