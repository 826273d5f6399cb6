package io.recompute.testkit.openssh;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.recompute.model.Instance;
import io.recompute.model.Secret;
import io.recompute.testkit.LeakCheck;
import io.recompute.transport.AuthenticationException;
import io.recompute.transport.Channel;
import io.recompute.transport.Connection;
import io.recompute.transport.ConnectionLostException;
import io.recompute.transport.HostKeyException;
import io.recompute.transport.Termination;
import io.recompute.transport.Transport;
import io.recompute.transport.UnreachableException;
import io.recompute.transport.openssh.OpenSshTransport;
import java.io.BufferedReader;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.StandardWatchEventKinds;
import java.nio.file.WatchService;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What {@link OpenSshTransport} makes of what ssh says, and of ssh's configuration. */
@NeedsOpenSsh
@LeakCheck
@Timeout(120)
class SystemSshTest {
    private static final Duration LIMIT = Duration.ofSeconds(60);

    /** There is no netcat everywhere; bash has sockets of its own. ssh puts an exec before it. */
    private static final String NETCAT =
            "ProxyCommand bash -c 'touch %s; exec 3<>/dev/tcp/%%h/%%p; cat <&3 & cat >&3; kill $!'\n";

    private static OpenSshServer server;

    @TempDir
    Path directory;

    private Path config;
    private Path knownHosts;

    @BeforeAll
    static void start() throws InterruptedException {
        server = OpenSshServer.builder().start();
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    @BeforeEach
    void writeConfig() throws Exception {
        config = directory.resolve("config");
        knownHosts = directory.resolve("known_hosts");
        Files.writeString(
                config,
                String.join(
                        "\n",
                        "Host box",
                        "HostName " + server.host(),
                        "Port " + server.port(),
                        "User " + System.getProperty("user.name"),
                        "IdentityFile " + server.identityFile(),
                        "Host *",
                        "UserKnownHostsFile " + knownHosts,
                        "GlobalKnownHostsFile /dev/null",
                        ""));
    }

    private OpenSshTransport transport() {
        return OpenSshTransport.create().withConfig(config);
    }

    private static void expectRun(Connection connection) throws InterruptedException {
        try (Channel channel = connection.exec("exit 7", LIMIT)) {
            assertThat(channel.awaitTermination(LIMIT)).isEqualTo(new Termination.Exited(7));
        }
    }

    @Test
    void sshsConfigurationCountsAndANewHostIsRemembered() throws Exception {
        try (Connection connection = transport().connect(Instance.parse("box"), LIMIT)) {
            expectRun(connection);
        }
        assertThat(Files.readString(knownHosts)).contains(server.knownHostsLine());
        try (Connection connection = transport().strict().connect(Instance.parse("box"), LIMIT)) {
            expectRun(connection);
        }
    }

    @Test
    void aProxyCommandIsRun() throws Exception {
        Path trace = directory.resolve("trace");
        Files.writeString(config, String.format(NETCAT, trace) + Files.readString(config));
        try (Connection connection = transport().connect(Instance.parse("box"), LIMIT)) {
            expectRun(connection);
        }
        assertThat(trace).exists();
    }

    @Test
    void anUnknownHostIsRefusedWhereOnlyKnownOnesAreAccepted() {
        expectUnknown(transport().strict());
    }

    @Test
    void sshsConfigurationCanBeStricter() throws Exception {
        Files.writeString(config, "StrictHostKeyChecking yes\n", StandardOpenOption.APPEND);
        expectUnknown(transport());
    }

    private static void expectUnknown(Transport transport) {
        assertThatThrownBy(() -> transport.connect(Instance.parse("box"), LIMIT).close())
                .isInstanceOfSatisfying(HostKeyException.class, failure -> {
                    assertThat(failure.actual()).isEqualTo(server.hostKeyFingerprint());
                    assertThat(failure.expected()).isEmpty();
                });
    }

    @Test
    void aKeyThatIsNotThePinnedOneIsRefused() {
        String pinned = "SHA256:" + "A".repeat(43);
        assertThatThrownBy(() -> transport()
                        .connect(Instance.parse("box").withHostKey(pinned), LIMIT)
                        .close())
                .isInstanceOfSatisfying(HostKeyException.class, failure -> {
                    assertThat(failure.actual()).isEqualTo(server.hostKeyFingerprint());
                    assertThat(failure.expected()).contains(pinned);
                });
        assertThat(knownHosts).doesNotExist();
    }

    @Test
    void aKeyThatHasChangedIsRefusedAndTheLineIsTold() throws Exception {
        KeyFiles other = KeyFiles.generate(directory.resolve("other"));
        String host = server.knownHostsLine().split(" ")[0];
        Files.writeString(knownHosts, "# first\n" + host + " " + other.publicLine() + "\n");
        assertThatThrownBy(
                        () -> transport().connect(Instance.parse("box"), LIMIT).close())
                .isInstanceOfSatisfying(HostKeyException.class, failure -> {
                    assertThat(failure.actual()).isEqualTo(server.hostKeyFingerprint());
                    assertThat(failure.expected()).contains(other.fingerprint());
                    assertThat(failure.location()).contains(new HostKeyException.Location(knownHosts, 2));
                });
    }

    @Test
    void aPasswordIsNotUsedAndTheErrorSaysSo() throws Exception {
        Instance machine = Instance.parse("box")
                .withIdentity(KeyFiles.generate(directory.resolve("stranger")).file(), null)
                .withPassword(Secret.of("hush-hush"));
        Files.writeString(config, Files.readString(config).replaceAll("(?m)^IdentityFile.*$", ""));
        assertThatThrownBy(() -> transport().connect(machine, LIMIT).close())
                .isInstanceOf(AuthenticationException.class)
                .hasMessageContaining("transport.ssh")
                .hasMessageNotContaining("hush-hush");
    }

    @Test
    void aNameThatNobodyKnowsIsUnreachable() {
        assertThatThrownBy(() -> transport()
                        .connect(Instance.parse("no-such-host.invalid"), LIMIT)
                        .close())
                .isInstanceOf(UnreachableException.class)
                .hasMessageContaining("no-such-host.invalid");
    }

    @Test
    void aMissingSshAndAWrongConfigurationAreTold() throws Exception {
        assertThatThrownBy(() -> transport()
                        .withProgram("no-such-ssh")
                        .connect(Instance.parse("box"), LIMIT)
                        .close())
                .isInstanceOf(UnreachableException.class)
                .hasMessageContaining("no-such-ssh");
        assertThatThrownBy(() -> transport()
                        .withOption("NoSuchOption=yes")
                        .connect(Instance.parse("box"), LIMIT)
                        .close())
                .isInstanceOf(UnreachableException.class)
                .hasMessageContaining("nosuchoption");
    }

    @Test
    void aLostConnectionIsNoticed() throws Exception {
        try (Connection connection = transport().connect(Instance.parse("box"), LIMIT);
                Channel channel = connection.exec("cat", LIMIT)) {
            server.dropConnections();
            assertThat(channel.awaitTermination(LIMIT)).isEqualTo(new Termination.Lost());
            assertThat(connection.isOpen()).isFalse();
            assertThatThrownBy(() -> connection.exec("true", LIMIT).close())
                    .isInstanceOf(ConnectionLostException.class);
        }
    }

    @Test
    void anSshThatIsKilledIsALostConnection() throws Exception {
        try (Connection connection = transport().connect(Instance.parse("box"), LIMIT);
                Channel channel = connection.exec("cat", LIMIT)) {
            List<ProcessHandle> masters = ProcessHandle.current()
                    .descendants()
                    .filter(process -> process.info().command().orElse("").endsWith("/ssh"))
                    .toList();
            assertThat(masters).isNotEmpty();
            masters.forEach(ProcessHandle::destroyForcibly);
            assertThat(channel.awaitTermination(LIMIT)).isEqualTo(new Termination.Lost());
        }
    }

    @Test
    void sshAndItsSocketGoWhereTheProgramIsKilled() throws Exception {
        Path temporary = Files.createDirectory(directory.resolve("t"));
        String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
        Process program = new ProcessBuilder(
                        java,
                        "-Djava.io.tmpdir=" + temporary,
                        "-cp",
                        System.getProperty("java.class.path"),
                        ConnectedProgram.class.getName(),
                        config.toString())
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        try (WatchService watch = temporary.getFileSystem().newWatchService();
                BufferedReader said = program.inputReader()) {
            assertThat(said.readLine()).isEqualTo("connected");
            temporary.register(watch, StandardWatchEventKinds.ENTRY_DELETE);
            assertThat(temporary).isNotEmptyDirectory();
            program.destroyForcibly();
            // master.sh removes the directory of the socket after ssh has ended
            assertThat(watch.poll(LIMIT.toSeconds(), TimeUnit.SECONDS)).isNotNull();
            assertThat(temporary).isEmptyDirectory();
        } finally {
            program.destroyForcibly();
        }
    }

    /** Connects, says so, and waits to be killed. */
    static final class ConnectedProgram {
        private ConnectedProgram() {}

        public static void main(String[] arguments) throws Exception {
            try (Connection connection =
                    OpenSshTransport.create().withConfig(Path.of(arguments[0])).connect(Instance.parse("box"), LIMIT)) {
                expectRun(connection);
                System.out.println("connected");
                System.in.transferTo(OutputStream.nullOutputStream());
            }
        }
    }
}
