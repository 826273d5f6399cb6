package io.recompute.testkit;

import static io.recompute.testkit.Lines.LIMIT;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.recompute.model.Instance;
import io.recompute.model.Secret;
import io.recompute.transport.AuthenticationException;
import io.recompute.transport.Channel;
import io.recompute.transport.ChannelRefusedException;
import io.recompute.transport.Connection;
import io.recompute.transport.HostKeyException;
import io.recompute.transport.Termination;
import io.recompute.transport.Transport;
import io.recompute.transport.UnreachableException;
import io.recompute.transport.ssh.SshTransport;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.time.Duration;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import org.apache.sshd.client.SshClient;
import org.apache.sshd.client.session.ClientSession;
import org.apache.sshd.common.config.keys.PublicKeyEntry;
import org.apache.sshd.common.config.keys.writer.openssh.OpenSSHKeyPairResourceWriter;
import org.apache.sshd.sftp.client.SftpClient;
import org.apache.sshd.sftp.client.SftpClientFactory;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

@LeakCheck
@Timeout(60)
class EmbeddedSshServerTest {
    @TempDir
    Path directory;

    private Transport transport;

    @BeforeEach
    void useNothingOfTheUser() {
        transport = SshTransport.create()
                .withKnownHosts(directory.resolve("known_hosts"))
                .withIdentityDirectory(directory.resolve("none"));
    }

    @Test
    void commandsRunInALoginsEnvironment() throws Exception {
        try (EmbeddedSshServer server = EmbeddedSshServer.builder()
                        .login("ada", Secret.of("x y"))
                        .environment("SITE", "it's here")
                        .start();
                Connection connection = connect(server.instance())) {
            assertThat(Lines.run(connection, "echo $HOME:$USER:$LOGNAME:$SHELL:$SITE; pwd")
                            .out())
                    .isEqualTo(server.home() + ":ada:ada:/bin/sh:it's here\n" + server.home());
        }
    }

    @Test
    void eachCommandLeadsItsOwnSession() throws Exception {
        try (EmbeddedSshServer server = EmbeddedSshServer.create();
                Connection connection = connect(server.instance())) {
            String ids =
                    Lines.run(connection, "ps -o sid= -o pgid= -p $$; echo $$").out();
            assertThat(ids.strip().split("\\s+")).hasSize(3).containsOnly(ids.substring(ids.lastIndexOf('\n') + 1));
        }
    }

    @Test
    void noiseComesFirst() throws Exception {
        try (EmbeddedSshServer server =
                        EmbeddedSshServer.builder().noise("Welcome!\n").start();
                Connection connection = connect(server.instance())) {
            assertThat(Lines.run(connection, "echo work").out()).isEqualTo("Welcome!\nwork");
        }
    }

    @Test
    void theLoginShellReadsTheLine() throws Exception {
        Path shell = directory.resolve("shell");
        Files.writeString(shell, "#!/bin/sh\necho \"<$1> <$2>\"\n");
        Files.setPosixFilePermissions(shell, PosixFilePermissions.fromString("rwxr-xr-x"));
        try (EmbeddedSshServer server =
                        EmbeddedSshServer.builder().loginShell(shell).start();
                Connection connection = connect(server.instance())) {
            assertThat(Lines.run(connection, "a  'b' $c").out()).isEqualTo("<-c> <a  'b' $c>");
        }
    }

    /** Where the connection goes while the process is being started, nobody holds it yet: only many tries meet that. */
    @Test
    void aCommandEndsWithItsConnectionHoweverEarly() throws Exception {
        try (EmbeddedSshServer server = EmbeddedSshServer.create()) {
            for (int round = 0; round < 12; round++) {
                try (Connection connection = connect(server.instance())) {
                    CompletableFuture<Channel> command = CompletableFuture.supplyAsync(() -> open(connection, "cat"));
                    while (server.openChannels() == 0 && !command.isDone()) {
                        Thread.onSpinWait();
                    }
                    server.dropConnections();
                    command.exceptionally(failure -> null).join();
                }
            }
            assertThat(Strays.of(server.home(), server.home())).isEmpty();
        }
    }

    private static Channel open(Connection connection, String line) {
        try {
            return connection.exec(line, Duration.ofSeconds(30));
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    @Test
    void aKeyLogsIn() throws Exception {
        KeyPair pair = newKey();
        Path file = directory.resolve("id");
        try (OutputStream out = Files.newOutputStream(file)) {
            OpenSSHKeyPairResourceWriter.INSTANCE.writePrivateKey(pair, "test", null, out);
        }
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
        try (EmbeddedSshServer server = EmbeddedSshServer.builder()
                .authorizedKey(PublicKeyEntry.toString(pair.getPublic()) + " a comment\n")
                .start()) {
            Instance instance = server.instance().withPassword(null);
            connect(instance.withIdentity(file, null)).close();
            assertThatThrownBy(() -> connect(instance).close()).isInstanceOf(AuthenticationException.class);
        }
    }

    @Test
    void loginsCanBeRefusedForAWhile() throws Exception {
        try (EmbeddedSshServer server = EmbeddedSshServer.create();
                Connection before = connect(server.instance())) {
            server.refuseLogins(true);
            assertThatThrownBy(() -> connect(server.instance()).close()).isInstanceOf(AuthenticationException.class);
            assertThat(Lines.run(before, "echo here").out()).isEqualTo("here");
            server.refuseLogins(false);
            connect(server.instance()).close();
        }
    }

    @Test
    void anotherHostKeyIsNoticed() throws Exception {
        try (EmbeddedSshServer first = EmbeddedSshServer.create();
                EmbeddedSshServer other =
                        EmbeddedSshServer.builder().hostKey(newKey()).start()) {
            assertThat(first.hostKeyFingerprint()).startsWith("SHA256:").isNotEqualTo(other.hostKeyFingerprint());
            Instance pinned = other.instance().withHostKey(first.hostKeyFingerprint());
            assertThatThrownBy(() -> connect(pinned).close())
                    .isInstanceOfSatisfying(
                            HostKeyException.class,
                            failure -> assertThat(failure.actual()).isEqualTo(other.hostKeyFingerprint()));
        }
    }

    @Test
    void theKnownHostsLineIsReadByClients() throws Exception {
        try (EmbeddedSshServer server = EmbeddedSshServer.create()) {
            Files.writeString(directory.resolve("known_hosts"), server.knownHostsLine() + "\n");
            Instance unpinned = Instance.parse("tester@" + server.host() + ":" + server.port())
                    .withPassword(server.instance().password());
            connect(unpinned).close();
            assertThat(directory.resolve("known_hosts")).hasContent(server.knownHostsLine());
        }
    }

    @Test
    void sessionsBeyondTheLimitAreRefusedUntilACommandHasEnded() throws Exception {
        try (EmbeddedSshServer server =
                        EmbeddedSshServer.builder().maxSessions(1).start();
                Connection connection = connect(server.instance());
                Channel first = connection.exec("read go", LIMIT)) {
            assertThatThrownBy(() -> connection.exec("true", LIMIT).close())
                    .isInstanceOf(ChannelRefusedException.class);
            first.stdin().close();
            assertThat(first.awaitTermination(LIMIT)).isEqualTo(new Termination.Exited(1));
            first.close();
            assertThat(Lines.run(connection, "echo next").out()).isEqualTo("next");
        }
    }

    @Test
    void aDroppedConnectionLeavesTheCommandRunning() throws Exception {
        try (EmbeddedSshServer server = EmbeddedSshServer.create();
                Connection lost = connect(server.instance())) {
            assertThat(Lines.run(lost, "mkfifo gate answer").end()).isEqualTo(new Termination.Exited(0));
            Channel command = lost.exec("echo started; read go <gate; echo survived >answer", LIMIT);
            assertThat(command.stdout().read()).isEqualTo('s'); // exec does not wait for the command's start
            server.dropConnections();
            assertThat(command.awaitTermination(LIMIT)).isEqualTo(new Termination.Lost());
            try (Connection again = connect(server.instance())) {
                assertThat(Lines.run(again, "echo go >gate; cat answer").out()).isEqualTo("survived");
            }
            assertThat(server.connectionsAccepted()).isEqualTo(2);
        }
    }

    @Test
    void itListensAgainAtTheSamePort() throws Exception {
        try (EmbeddedSshServer server = EmbeddedSshServer.create()) {
            int port = server.port();
            server.stop();
            server.stop();
            assertThatThrownBy(() -> connect(server.instance()).close()).isInstanceOf(UnreachableException.class);
            server.start();
            server.start();
            assertThat(server.port()).isEqualTo(port);
            connect(server.instance()).close();
        }
    }

    @Test
    void whatIsOpenIsCounted() throws Exception {
        try (EmbeddedSshServer server = EmbeddedSshServer.create();
                Connection connection = connect(server.instance());
                Channel one = connection.exec("echo one; read go", LIMIT);
                Channel two = connection.exec("echo two; read go", LIMIT)) {
            assertThat(Lines.read(one.stdout()) + Lines.read(two.stdout())).isEqualTo("onetwo");
            assertThat(server.openConnections()).isEqualTo(1);
            assertThat(server.openChannels()).isEqualTo(2);
            assertThat(server.connectionsAccepted()).isEqualTo(1);
        }
    }

    @Test
    void closingEndsCommandsAndDeletesTheHome() throws Exception {
        EmbeddedSshServer server = EmbeddedSshServer.create();
        ProcessHandle process;
        try (Connection connection = connect(server.instance());
                Channel silent = connection.exec("echo $$; mkfifo never; read go <never", LIMIT)) {
            process = ProcessHandle.of(Long.parseLong(Lines.read(silent.stdout())))
                    .orElseThrow();
            server.close();
            server.close();
        }
        assertThat(process.onExit()).succeedsWithin(Duration.ofSeconds(10));
        assertThat(server.home()).doesNotExist();
        assertThatThrownBy(server::start).isInstanceOf(IllegalStateException.class);
    }

    @Test
    @EnabledOnOs(OS.LINUX)
    void closingEndsWhatLeftItsSession() throws Exception {
        ProcessHandle process;
        try (EmbeddedSshServer server = EmbeddedSshServer.create();
                Connection connection = connect(server.instance())) {
            String id = Lines.run(
                            connection,
                            "mkfifo never; setsid sh -c 'read go <never' </dev/null >/dev/null 2>&1 & echo $!")
                    .out();
            process = ProcessHandle.of(Long.parseLong(id)).orElseThrow();
            assertThat(process.isAlive()).isTrue();
        }
        assertThat(process.onExit()).succeedsWithin(Duration.ofSeconds(10));
    }

    @Test
    void aHomeThatWasGivenStays() throws Exception {
        try (EmbeddedSshServer server =
                EmbeddedSshServer.builder().home(directory).start()) {
            assertThat(server.home()).isEqualTo(directory);
        }
        assertThat(directory).exists();
    }

    @Test
    void filesAreServedFromTheHomeDirectory() throws Exception {
        try (EmbeddedSshServer server = EmbeddedSshServer.create();
                SshClient client = SshClient.setUpDefaultClient()) {
            Files.writeString(server.home().resolve("file"), "content");
            try (ClientSession session = session(client, server);
                    SftpClient sftp = SftpClientFactory.instance().createSftpClient(session)) {
                assertThat(sftp.canonicalPath(".")).isEqualTo(server.home().toString());
                assertThat(new String(sftp.read("file").readAllBytes(), StandardCharsets.UTF_8))
                        .isEqualTo("content");
            }
        }
    }

    @Test
    void theSftpSubsystemCanBeMissing() throws Exception {
        try (EmbeddedSshServer server = EmbeddedSshServer.builder().sftp(false).start();
                SshClient client = SshClient.setUpDefaultClient();
                ClientSession session = session(client, server)) {
            assertThatThrownBy(() -> SftpClientFactory.instance().createSftpClient(session))
                    .isInstanceOf(java.io.IOException.class);
        }
    }

    @Test
    void settingsAreChecked() {
        assertThatThrownBy(() -> EmbeddedSshServer.builder().maxSessions(-1))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> EmbeddedSshServer.builder().loginShell(Path.of("sh")))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() ->
                        EmbeddedSshServer.builder().authorizedKey("no key").start())
                .isInstanceOf(IllegalArgumentException.class);
        assertThat(ServerSettings.usual().withEnvironment(Map.of("A", "b")).environment())
                .containsOnly(Map.entry("A", "b"));
    }

    private Connection connect(Instance instance) throws InterruptedException {
        return transport.connect(instance, LIMIT);
    }

    private static ClientSession session(SshClient client, EmbeddedSshServer server) throws Exception {
        client.setServerKeyVerifier((session, address, key) -> true);
        client.start();
        ClientSession session = client.connect("tester", server.host(), server.port())
                .verify(LIMIT)
                .getSession();
        session.addPasswordIdentity(
                Objects.requireNonNull(server.instance().password()).reveal());
        session.auth().verify(LIMIT);
        return session;
    }

    private static KeyPair newKey() throws Exception {
        KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
        generator.initialize(256);
        return generator.generateKeyPair();
    }
}
