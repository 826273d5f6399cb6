package io.recompute.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.abort;
import static org.junit.jupiter.api.Assumptions.assumeFalse;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.recompute.testkit.fault.Fault;
import io.recompute.transport.AuthenticationException;
import io.recompute.transport.Channel;
import io.recompute.transport.ChannelRefusedException;
import io.recompute.transport.Connection;
import io.recompute.transport.Termination;
import io.recompute.transport.Transport;
import io.recompute.transport.ssh.SshTransport;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What the library's own SSH client, and commands, see of each fault of the machine. */
@LeakCheck
@Timeout(60)
class MachineFaultsTest {
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
    void furtherChannelsAreRefused() throws Exception {
        try (EmbeddedSshServer server = EmbeddedSshServer.create();
                Connection connection = connect(server);
                Channel open = connection.exec("cat", Lines.LIMIT)) {
            server.inject(new Fault.RefuseChannels(1));
            assertThatThrownBy(() -> Lines.run(connection, "true")).isInstanceOf(ChannelRefusedException.class);
            open.stdin().write("here\n".getBytes(StandardCharsets.UTF_8));
            open.stdin().flush();
            assertThat(Lines.read(open.stdout())).isEqualTo("here");
            server.heal();
            assertThat(Lines.run(connection, "echo again").out()).isEqualTo("again");
        }
    }

    @Test
    void loginsAreRefused() throws Exception {
        try (EmbeddedSshServer server = EmbeddedSshServer.create();
                Connection before = connect(server)) {
            server.inject(new Fault.RefuseLogins());
            assertThatThrownBy(() -> connect(server).close()).isInstanceOf(AuthenticationException.class);
            assertThat(Lines.run(before, "echo here").out()).isEqualTo("here");
            server.heal();
            connect(server).close();
        }
    }

    @Test
    void aRestartLosesConnectionsAndLeavesCommandsRunning() throws Exception {
        try (EmbeddedSshServer server = EmbeddedSshServer.create();
                Connection before = connect(server);
                Channel channel = before.exec("mkfifo go done; echo ready; read x <go; echo on >done", Lines.LIMIT)) {
            assertThat(Lines.read(channel.stdout())).isEqualTo("ready");
            int port = server.port();
            server.inject(new Fault.Restart());
            assertThat(channel.awaitTermination(Lines.LIMIT)).isEqualTo(new Termination.Lost());
            assertThat(server.port()).isEqualTo(port);
            try (Connection after = connect(server)) {
                assertThat(Lines.run(after, "echo x >go; cat done").out()).isEqualTo("on");
            }
        }
    }

    @Test
    void startUpFilesPrint() throws Exception {
        try (EmbeddedSshServer server = EmbeddedSshServer.create();
                Connection connection = connect(server)) {
            server.inject(new Fault.NoisyStartUp("Welcome!\n"));
            assertThat(Lines.run(connection, "echo work").out()).isEqualTo("Welcome!\nwork");
            server.heal();
            assertThat(Lines.run(connection, "echo work").out()).isEqualTo("work");
        }
    }

    @Test
    void theShellIsSlow() throws Exception {
        try (EmbeddedSshServer server = EmbeddedSshServer.create();
                Connection connection = connect(server)) {
            server.inject(new Fault.SlowShell(Duration.ofMillis(250)));
            long start = System.nanoTime();
            assertThat(Lines.run(connection, "echo 'at last' $0").out()).isEqualTo("at last /bin/sh");
            assertThat(Duration.ofNanos(System.nanoTime() - start)).isGreaterThanOrEqualTo(Duration.ofMillis(250));
            server.heal();
            assertThat(Lines.run(connection, "echo fast").out()).isEqualTo("fast");
        }
    }

    @Test
    void theDiskIsFullForCommandsThatRunAlready() throws Exception {
        assumeTrue(EmbeddedSshServer.canOwnDisk(), "a disk of its own takes root on Linux");
        Path home;
        try (EmbeddedSshServer server = ownDisk();
                Connection connection = connect(server);
                Channel running =
                        connection.exec("exec >>log; echo one; read go; echo two || touch failed", Lines.LIMIT)) {
            home = server.home();
            server.inject(new Fault.FullDisk());
            Lines.Result full = Lines.run(connection, "head -c 9999 /dev/zero >file");
            assertThat(full.end()).isNotEqualTo(new Termination.Exited(0));
            assertThat(full.err()).contains("No space left");
            running.stdin().write('\n');
            running.stdin().flush();
            assertThat(running.awaitTermination(Lines.LIMIT)).isInstanceOf(Termination.Exited.class);
            server.heal();
            assertThat(Lines.run(connection, "echo x >file; cat file").out()).isEqualTo("x");
        }
        assertThat(home.getParent()).doesNotExist();
    }

    @Test
    void aFullDiskTakesADiskOfItsOwn() {
        try (EmbeddedSshServer server = EmbeddedSshServer.create()) {
            assertThatThrownBy(() -> server.inject(new Fault.FullDisk()))
                    .isInstanceOf(UnsupportedOperationException.class)
                    .hasMessageContaining("ownDisk()");
        }
    }

    @Test
    void nothingInTheHomeDirectoryCanBeChanged() throws Exception {
        try (EmbeddedSshServer server = EmbeddedSshServer.create();
                Connection connection = connect(server)) {
            assertThat(Lines.run(connection, "mkdir -p a/b && echo kept >a/b/file")
                            .err())
                    .isEmpty();
            injectOrSkip(server, new Fault.ReadOnlyHome());
            server.inject(new Fault.ReadOnlyHome());
            for (String change : new String[] {"echo x >file", "echo x >>a/b/file", "rm a/b/file", "mkdir a/b/c"}) {
                Lines.Result refused = Lines.run(connection, change);
                assertThat(refused.end()).as(change).isNotEqualTo(new Termination.Exited(0));
                assertThat(refused.err()).as(change).containsAnyOf("Read-only file system", "Permission denied");
            }
            assertThat(Lines.run(connection, "cat a/b/file").out()).isEqualTo("kept");
            server.heal();
            assertThat(Lines.run(connection, "echo more >>a/b/file; cat a/b/file")
                            .out())
                    .isEqualTo("kept\nmore");
        }
    }

    @Test
    void aServerThatIsClosedWhileItsHomeIsReadOnlyLeavesNothing() {
        Path home;
        try (EmbeddedSshServer server = EmbeddedSshServer.create()) {
            home = server.home();
            injectOrSkip(server, new Fault.ReadOnlyHome());
        }
        assertThat(home.getParent()).doesNotExist();
    }

    @Test
    void permissionsDoWherePermissionsStop() throws Exception {
        Path top = Files.createDirectory(directory.resolve("home"));
        Path home = Files.createDirectory(top.resolve("a"));
        Files.writeString(home.resolve("file"), "kept");
        Permissions permissions = new Permissions(top);
        permissions.takeWriting();
        assertThat(Files.getPosixFilePermissions(home.resolve("file")).toString())
                .doesNotContain("WRITE");
        assertThat(Files.getPosixFilePermissions(home).toString()).doesNotContain("WRITE");
        permissions.giveBack();
        Files.writeString(home.resolve("file"), "changed");
        assertThat(Files.getPosixFilePermissions(home).toString()).contains("OWNER_WRITE");
    }

    @Test
    void aDiskOfItsOwnIsRefusedWithAReasonWhereItCannotBe() {
        assumeFalse(EmbeddedSshServer.canOwnDisk(), "this is root on Linux, who can mount");
        assertThatThrownBy(() -> ownDisk().close())
                .isInstanceOf(UnsupportedOperationException.class)
                .hasMessageContaining("root");
    }

    @Test
    void faultsOfTheNetworkAreTheProxysToInject() {
        try (EmbeddedSshServer server = EmbeddedSshServer.create()) {
            assertThatThrownBy(() -> server.inject(new Fault.HalfOpen()))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("FaultyProxy");
            server.close();
            server.heal();
            assertThatThrownBy(() -> server.inject(new Fault.Restart())).isInstanceOf(IllegalStateException.class);
        }
        assertThatThrownBy(() -> new Fault.SlowShell(Duration.ofMillis(-1)))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> EmbeddedSshServer.builder().ownDisk(-1)).isInstanceOf(IllegalArgumentException.class);
    }

    private static void injectOrSkip(EmbeddedSshServer server, Fault fault) {
        try {
            server.inject(fault);
        } catch (UnsupportedOperationException e) {
            abort(e.getMessage());
        }
    }

    private static EmbeddedSshServer ownDisk() {
        return EmbeddedSshServer.builder().ownDisk(1 << 20).start();
    }

    private Connection connect(EmbeddedSshServer server) throws InterruptedException {
        return transport.connect(server.instance(), Lines.LIMIT);
    }
}
