package io.recompute.transport.ssh;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.recompute.config.ssh.SshConfig;
import io.recompute.config.ssh.SshConfigException;
import io.recompute.model.Instance;
import io.recompute.transport.Channel;
import io.recompute.transport.Connection;
import io.recompute.transport.HostKeyException;
import io.recompute.transport.UnreachableException;
import java.io.IOException;
import java.net.ConnectException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.apache.sshd.server.SshServer;
import org.apache.sshd.server.forward.AcceptAllForwardingFilter;
import org.apache.sshd.server.forward.RejectAllForwardingFilter;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Ways through other machines, and what ssh's configuration says of them; the servers are in this JVM. */
@Timeout(60)
class JumpTest {
    private static final Duration LIMIT = Duration.ofSeconds(20);

    @TempDir
    Path home;

    private TestServer first;
    private TestServer second;
    private TestServer last;

    @BeforeEach
    void start() throws IOException {
        first = hop("ed25519-host");
        second = hop("ecdsa256");
        last = TestServer.start("ed25519");
    }

    @AfterEach
    void stop() throws IOException {
        first.close();
        second.close();
        last.close();
    }

    @Test
    void aHostOfTheConfigurationIsReachedThroughTwoOthers() throws Exception {
        SshTransport transport = configured(host("first", first) + host("second", second) + " ProxyJump first\n"
                + host("gpu", last) + " ProxyJump second\n");

        assertAnswers(transport, Instance.parse("gpu"));
        assertThat(sessions()).isEqualTo(List.of(0, 0, 0));
        assertThat(known()).hasSize(3);
    }

    @Test
    void theInstancesOwnWayWinsOverTheConfigurations() throws Exception {
        SshTransport transport = configured(
                host("gpu", last) + " ProxyJump nowhere\nHost *\n IdentityFile " + TestKeys.file("ed25519") + "\n");
        String way = address(first) + "," + address(second);

        assertAnswers(transport, Instance.parse("gpu").withProxyJump(way));
        assertAnswers(transport, Instance.parse("gpu").withProxyJump("none"));
    }

    @Test
    void whoIsInStaysAndNobodyElseGetsIn() throws Exception {
        SshTransport transport = configured(host("first", first) + host("gpu", last) + " ProxyJump first\n");
        try (Connection connection = transport.connect(Instance.parse("gpu"), LIMIT)) {
            SshConnection through = (SshConnection) connection;
            int entrance = ((InetSocketAddress) through.session().getIoSession().getRemoteAddress()).getPort();
            assertThatThrownBy(() -> new Socket("127.0.0.1", entrance).close()).isInstanceOf(ConnectException.class);
            assertThat(answer(connection)).isEqualTo("hello");
        }
    }

    @Test
    void everyMachinesKeyIsChecked() throws Exception {
        SshTransport transport = configured(host("first", first) + host("gpu", last) + " ProxyJump first\n");
        assertAnswers(transport, Instance.parse("gpu"));
        HostKey other = TestKeys.publicKey("rsa");
        Files.writeString(
                home.resolve(".ssh/known_hosts"),
                "[127.0.0.1]:" + first.instance().port() + " " + other.type() + " " + other.base64() + "\n");

        assertThatThrownBy(() -> transport.connect(Instance.parse("gpu"), LIMIT).close())
                .isInstanceOf(HostKeyException.class)
                .hasMessageContaining(address(first) + " has changed");
        assertThat(last.settings().getActiveSessions()).isEmpty();
    }

    @Test
    void aMachineThatDoesNotConnectFurtherIsNamed() throws Exception {
        first.settings().setForwardingFilter(RejectAllForwardingFilter.INSTANCE);
        SshTransport transport = configured(host("first", first) + host("gpu", last) + " ProxyJump first\n");

        assertThatThrownBy(() -> transport.connect(Instance.parse("gpu"), LIMIT).close())
                .isInstanceOf(UnreachableException.class)
                .hasMessageContaining(address(first) + " does not connect further")
                .hasMessageContaining("TCP forwarding");
        assertThat(sessions()).isEqualTo(List.of(0, 0, 0));
    }

    @Test
    void aWayThatGoesRoundInACircleIsAnError() throws Exception {
        SshTransport transport = configured("Host a\n ProxyJump b\nHost b\n ProxyJump a\n");

        assertThatThrownBy(() -> transport.connect(Instance.parse("a"), LIMIT).close())
                .isInstanceOf(UnreachableException.class)
                .hasMessageContaining("round in a circle");
    }

    @Test
    void whatOnlySshCanDoIsToldBeforeAnythingIsSent() throws Exception {
        SshTransport transport = configured("Host gpu\n ProxyCommand corkscrew %h %p\n");

        assertThatThrownBy(() -> transport.connect(Instance.parse("gpu"), LIMIT).close())
                .isInstanceOf(SshConfigException.class)
                .hasMessageContaining("config:2");
    }

    @Test
    void theConfigurationSaysWhereHostsAreKnownAndHow() throws Exception {
        String text = host("gpu", last) + " UserKnownHostsFile ~/mine\n HostKeyAlias pool\n";
        assertAnswers(configured(text + " HashKnownHosts yes\n"), Instance.parse("gpu"));
        assertThat(Files.readString(home.resolve("mine"))).startsWith("|1|");
        assertThat(KnownHosts.read(home.resolve("mine")).keyTypes("pool", 22)).containsExactly("ssh-ed25519");

        assertAnswers(configured(text + " StrictHostKeyChecking yes\n"), Instance.parse("gpu"));
        Files.delete(home.resolve("mine"));
        assertThatThrownBy(() -> configured(text + " StrictHostKeyChecking yes\n")
                        .connect(Instance.parse("gpu"), LIMIT)
                        .close())
                .isInstanceOf(HostKeyException.class)
                .hasMessageContaining("only known hosts are accepted");
    }

    private static TestServer hop(String key) throws IOException {
        TestServer server = TestServer.start(key);
        SshServer settings = server.settings();
        settings.setForwardingFilter(AcceptAllForwardingFilter.INSTANCE);
        return server;
    }

    private static String host(String alias, TestServer server) {
        return "Host " + alias + "\n HostName 127.0.0.1\n Port "
                + server.instance().port() + "\n User tester\n" + " IdentityFile " + TestKeys.file("ed25519") + "\n";
    }

    private static String address(TestServer server) {
        return server.instance().address();
    }

    private SshTransport configured(String text) throws IOException {
        Path file = Files.createDirectories(home.resolve(".ssh")).resolve("config");
        Files.writeString(file, text);
        return new SshTransport(SshSettings.standard(home).withConfig(SshConfig.at(home, file)));
    }

    private List<String> known() throws IOException {
        return Files.readAllLines(home.resolve(".ssh/known_hosts"));
    }

    private List<Integer> sessions() throws InterruptedException {
        for (TestServer server : List.of(first, second, last)) {
            server.awaitDepartures();
        }
        return List.of(first, second, last).stream()
                .map(server -> server.settings().getActiveSessions().size())
                .toList();
    }

    private static void assertAnswers(SshTransport transport, Instance instance) throws Exception {
        try (Connection connection = transport.connect(instance, LIMIT)) {
            assertThat(answer(connection)).isEqualTo("hello");
        }
    }

    private static String answer(Connection connection) throws Exception {
        try (Channel channel = connection.exec("cat", LIMIT)) {
            channel.stdin().write("hello".getBytes(UTF_8));
            channel.stdin().close();
            return new String(channel.stdout().readAllBytes(), UTF_8);
        }
    }
}
