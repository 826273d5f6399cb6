package io.recompute.testkit.openssh;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.recompute.model.Instance;
import io.recompute.model.Secret;
import io.recompute.transport.Channel;
import io.recompute.transport.Connection;
import io.recompute.transport.Termination;
import io.recompute.transport.Transport;
import io.recompute.transport.UnreachableException;
import io.recompute.transport.ssh.SshTransport;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(60)
class OpenSshServerTest {
    private static final Duration LIMIT = Duration.ofSeconds(30);

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
    @NeedsOpenSsh
    void itServesUntilItIsClosed() throws Exception {
        OpenSshServer server = OpenSshServer.builder().maxStartups("5:30:10").start();
        try (server) {
            assertThat(run(server.instance(), "echo here")).isEqualTo("here");
            Files.writeString(directory.resolve("known_hosts"), server.knownHostsLine() + "\n");
            Instance unpinned = Instance.parse(server.instance().address()).withIdentity(server.identityFile(), null);
            assertThat(run(unpinned, "echo known")).isEqualTo("known");
        }
        server.close();
        Instance gone = Instance.parse(server.instance().address()).withPassword(Secret.of("any"));
        assertThatThrownBy(() -> transport.connect(gone, LIMIT).close()).isInstanceOf(UnreachableException.class);
        assertThat(server.identityFile().getParent()).doesNotExist();
    }

    @Test
    @NeedsOpenSsh
    void droppedConnectionsLeaveCommandsRunning() throws Exception {
        try (OpenSshServer server = OpenSshServer.builder().start();
                Connection lost = transport.connect(server.instance(), LIMIT);
                Channel channel = lost.exec(
                        "cd '" + directory + "' && mkfifo gate answer && echo ready && read go <gate; echo on >answer",
                        LIMIT)) {
            assertThat(channel.stdout().readNBytes(5)).isEqualTo("ready".getBytes(StandardCharsets.UTF_8));
            server.dropConnections();
            assertThat(channel.awaitTermination(LIMIT)).isEqualTo(new Termination.Lost());
            assertThat(run(server.instance(), "cd '" + directory + "' && echo go >gate && cat answer"))
                    .isEqualTo("on");
        }
    }

    @Test
    @NeedsOpenSsh
    void wrongSettingsAreReported() {
        assertThatThrownBy(() -> OpenSshServer.builder()
                        .line("NoSuchKeyword yes")
                        .start()
                        .close())
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("NoSuchKeyword");
    }

    @ParameterizedTest
    @ValueSource(strings = {"sh", "bash", "dash", "fish", "tcsh", "zsh"})
    @NeedsOpenSsh(users = true)
    void usersOfEveryShellLogIn(String shell) throws Exception {
        assumeTrue(OpenSshUser.hasShell(shell), "this machine has no " + shell);
        Path home;
        try (OpenSshServer server = OpenSshServer.builder().start();
                OpenSshUser user = OpenSshUser.builder()
                        .shell(shell)
                        .authorizedKey(server.authorizedKey())
                        .create()) {
            home = user.home();
            assertThat(user.name()).startsWith("rck-");
            assertThat(run(server.instance(user), "whoami")).isEqualTo(user.name());
        }
        assertThat(home).doesNotExist();
    }

    @Test
    @NeedsOpenSsh(users = true)
    void aUserWithAPasswordAndTalkativeFilesLogsIn() throws Exception {
        try (OpenSshServer server = OpenSshServer.builder().passwordLogins().start();
                OpenSshUser user = OpenSshUser.builder()
                        .shell("bash")
                        .password(Secret.of("a b$c"))
                        .noise("Welcome!")
                        .create()) {
            assertThat(server.instance(user).identityFile()).isNull();
            assertThat(run(server.instance(user), "pwd")).isEqualTo("Welcome!\n" + user.home());
        }
    }

    @Test
    void aMissingPeerIsSkippedUnlessItIsRequired() {
        Map<String, String> required = Map.of("RECOMPUTE_PEERS", "required");
        assertThat(OpenSshCondition.decide(Map.of(), true, true).isDisabled()).isFalse();
        assertThat(OpenSshCondition.decide(Map.of(), false, true).getReason().orElseThrow())
                .contains("sshd");
        assertThat(OpenSshCondition.decide(Map.of(), true, false).isDisabled()).isTrue();
        assertThat(OpenSshCondition.decide(required, false, false).isDisabled()).isFalse();
    }

    @Test
    void aMissingProgramIsNamed() {
        assertThatThrownBy(() -> Tool.require("no-such-program"))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("no-such-program");
        assertThatThrownBy(() -> Tool.run("sh", "-c", "echo why; exit 3"))
                .hasMessageContaining("status 3")
                .hasMessageContaining("why");
    }

    private String run(Instance instance, String line) throws Exception {
        try (Connection connection = transport.connect(instance, LIMIT);
                Channel channel = connection.exec(line, LIMIT)) {
            return new String(channel.stdout().readAllBytes(), StandardCharsets.UTF_8).stripTrailing();
        }
    }
}
