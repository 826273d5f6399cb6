package io.recompute.testkit.openssh;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.recompute.config.ssh.SshConfig;
import io.recompute.model.Instance;
import io.recompute.model.Secret;
import io.recompute.transport.AuthenticationException;
import io.recompute.transport.HostKeyException;
import io.recompute.transport.TransportException;
import io.recompute.transport.ssh.CredentialProvider;
import io.recompute.transport.ssh.HostKeyPolicy;
import io.recompute.transport.ssh.SshTransport;
import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What OpenSSH itself lets in: an agent's keys, certificates, passwords that somebody is asked for. */
@NeedsOpenSsh
@Timeout(120)
class LoginsOverOpenSshTest {
    private static final Duration LIMIT = Duration.ofSeconds(30);
    private static final String USER = System.getProperty("user.name");

    @TempDir
    Path home;

    private SshTransport transport;

    @BeforeEach
    void useAnEmptyHome() {
        transport = SshTransport.create()
                .withConfig(SshConfig.none())
                .withKnownHosts(home.resolve("known_hosts"))
                .withIdentityDirectory(home.resolve("keys"))
                .withoutAgent();
    }

    @Test
    void anAgentsKeyLogsIn() throws Exception {
        try (OpenSshServer server = OpenSshServer.builder().start();
                SshAgent agent = SshAgent.start(home.resolve("agent"))) {
            assertThatThrownBy(() -> logIn(transport.withAgent(agent.socket()), unkeyed(server)))
                    .isInstanceOf(AuthenticationException.class);
            agent.add(server.identityFile());
            logIn(transport.withAgent(agent.socket()), unkeyed(server));
            logIn(configured("IdentityAgent " + agent.socket() + "\n"), unkeyed(server));
            assertThatThrownBy(
                            () -> logIn(configured("IdentityAgent none\n").withAgent(agent.socket()), unkeyed(server)))
                    .isInstanceOf(AuthenticationException.class);
        }
    }

    @Test
    void ofManyKeysTheNamedOneIsOfferedFirst() throws Exception {
        try (OpenSshServer server =
                        OpenSshServer.builder().line("MaxAuthTries 3").start();
                SshAgent agent = SshAgent.start(home.resolve("agent"))) {
            for (int index = 0; index < 5; index++) {
                agent.add(KeyFiles.generate(home.resolve("other" + index)).file());
            }
            agent.add(server.identityFile());
            // As 1Password has it: the private half is nowhere but in the agent.
            Path half = Files.writeString(home.resolve("right.pub"), server.authorizedKey() + "\n");
            SshTransport named = configured("IdentityFile " + half + "\n").withAgent(agent.socket());
            SshTransport only = configured("IdentityFile " + half + "\nIdentitiesOnly yes\n")
                    .withAgent(agent.socket());

            assertThatThrownBy(() -> logIn(transport.withAgent(agent.socket()), unkeyed(server)))
                    .isInstanceOf(AuthenticationException.class);
            logIn(named, unkeyed(server));
            logIn(only, unkeyed(server));
            logIn(transport.withAgent(agent.socket()), unkeyed(server).withIdentity(half, null));
            Path wrong = home.resolve("other0.pub");
            assertThatThrownBy(() -> logIn(
                            configured("IdentityFile " + wrong + "\nIdentitiesOnly yes\n")
                                    .withAgent(agent.socket()),
                            unkeyed(server)))
                    .isInstanceOf(AuthenticationException.class)
                    .hasMessageContaining("agent: test");
        }
    }

    @Test
    void aPassphraseIsNotAskedForWhereAnAgentHasTheKey() throws Exception {
        Path key = KeyFiles.generate(home.resolve("id")).file();
        Path keys = Files.writeString(home.resolve("authorized"), Files.readString(home.resolve("id.pub")));
        try (OpenSshServer server = OpenSshServer.builder()
                        .line("AuthorizedKeysFile " + keys)
                        .start();
                SshAgent agent = SshAgent.start(home.resolve("agent"))) {
            agent.add(key);
            assertThat(Tool.run("ssh-keygen", "-q", "-p", "-P", "", "-N", "passphrase", "-f", key.toString()))
                    .isNotNull();
            Instance instance = unkeyed(server).withIdentity(key, null);

            assertThatThrownBy(() -> logIn(transport, instance)).hasMessageContaining("encrypted");
            logIn(transport.withAgent(agent.socket()), instance);
            logIn(transport.withCredentials(passphrase("passphrase")), instance);
        }
    }

    @Test
    void anAgentThatDoesNotAnswerKeepsNobodyWaiting() throws Exception {
        Path silent = home.resolve("silent");
        try (OpenSshServer server = OpenSshServer.builder().start();
                ServerSocketChannel listening = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
            listening.bind(UnixDomainSocketAddress.of(silent));
            assertThatThrownBy(() -> transport
                            .withAgent(silent)
                            .connect(unkeyed(server), Duration.ofMillis(500))
                            .close())
                    .isInstanceOf(TransportException.class);
            assertThatCode(() -> logIn(transport.withAgent(home.resolve("none")), server.instance()))
                    .doesNotThrowAnyException();
        }
    }

    @Test
    void certificatesOfUsersLogIn() throws Exception {
        Path authority = KeyFiles.generate(home.resolve("ca")).file();
        Path key = KeyFiles.generate(
                        Files.createDirectories(home.resolve("keys")).resolve("id_ed25519"))
                .file();
        try (OpenSshServer server = OpenSshServer.builder()
                        .line("TrustedUserCAKeys " + authority + ".pub")
                        .line("AuthorizedKeysFile none")
                        .start();
                SshAgent agent = SshAgent.start(home.resolve("agent"))) {
            assertThatThrownBy(() -> logIn(transport, unkeyed(server))).isInstanceOf(AuthenticationException.class);
            sign(authority, "-n", USER, "-V", "+1h", key + ".pub");

            logIn(transport, unkeyed(server));
            logIn(transport, unkeyed(server).withIdentity(key, null));
            agent.add(key);
            Path certificate = Path.of(key + "-cert.pub");
            Path elsewhere = Files.move(certificate, home.resolve("elsewhere-cert.pub"));
            logIn(configured("CertificateFile " + elsewhere + "\n"), unkeyed(server));
            Files.delete(key);
            logIn(transport.withAgent(agent.socket()), unkeyed(server));
        }
    }

    @Test
    void anAuthorityVouchesForHosts() throws Exception {
        Path authority = KeyFiles.generate(home.resolve("ca")).file();
        Path host = KeyFiles.generate(home.resolve("host")).file();
        sign(authority, "-h", "-n", "127.0.0.1,pool", "-V", "+1h", host + ".pub");
        try (OpenSshServer server = OpenSshServer.builder()
                .line("HostKey " + host)
                .line("HostCertificate " + host + "-cert.pub")
                .start()) {
            Instance instance =
                    Instance.parse(USER + "@127.0.0.1:" + server.port()).withIdentity(server.identityFile(), null);
            SshTransport strict = transport.withHostKeyPolicy(HostKeyPolicy.STRICT);
            assertThatThrownBy(() -> logIn(strict, instance)).isInstanceOf(HostKeyException.class);

            know("@cert-authority *.example.org " + publicLine(authority));
            assertThatThrownBy(() -> logIn(strict, instance)).isInstanceOf(HostKeyException.class);
            know("@cert-authority [127.0.0.*]:* " + publicLine(authority));
            logIn(strict, instance);
            know("@cert-authority [127.0.0.*]:* " + publicLine(authority) + "\n@revoked * " + publicLine(authority));
            assertThatThrownBy(() -> logIn(strict, instance)).isInstanceOf(HostKeyException.class);

            know("@cert-authority pool,other " + publicLine(authority));
            SshTransport pool = configured("HostKeyAlias pool\n").withHostKeyPolicy(HostKeyPolicy.STRICT);
            SshTransport other = configured("HostKeyAlias other\n").withHostKeyPolicy(HostKeyPolicy.STRICT);
            logIn(pool, instance);
            assertThatThrownBy(() -> logIn(other, instance))
                    .as("the certificate is for others")
                    .isInstanceOf(TransportException.class);
            // Behind another machine the name counts, not the port of this machine that leads there.
            Path both = Files.writeString(
                    home.resolve("both"),
                    "Host *\n HostKeyAlias pool\n User " + USER + "\n IdentityFile " + server.identityFile() + "\n");
            SshTransport through = pool.withConfig(SshConfig.at(home, both));
            logIn(through, instance.withProxyJump(instance.address()));
        }
    }

    @Test
    @NeedsOpenSsh(users = true)
    void passwordsThatSomebodyIsAskedForLogIn() throws Exception {
        Secret password = Secret.of("p4ss %w ö");
        for (String method : new String[] {"KbdInteractiveAuthentication no", "PasswordAuthentication no"}) {
            try (OpenSshServer server = OpenSshServer.builder()
                            .line(method)
                            .passwordLogins()
                            .start();
                    OpenSshUser user = OpenSshUser.builder().password(password).create()) {
                Instance instance = server.instance(user).withPassword(null);
                assertThatThrownBy(() -> logIn(transport, instance)).isInstanceOf(AuthenticationException.class);
                logIn(transport.withCredentials(password(password)), instance);
            }
        }
    }

    private static CredentialProvider password(Secret password) {
        return new CredentialProvider() {
            @Override
            public Optional<Secret> password(Instance instance) {
                return Optional.of(password);
            }
        };
    }

    private static CredentialProvider passphrase(String text) {
        return new CredentialProvider() {
            @Override
            public Optional<Secret> passphrase(Instance instance, Path keyFile) {
                return Optional.of(Secret.of(text));
            }
        };
    }

    private static void sign(Path authority, String... options) {
        List<String> words = new ArrayList<>(List.of("ssh-keygen", "-q", "-s", authority.toString(), "-I", "test"));
        words.addAll(List.of(options));
        assertThat(Tool.run("", words)).isNotNull();
    }

    private static String publicLine(Path key) throws IOException {
        return Files.readString(Path.of(key + ".pub")).strip();
    }

    private void know(String lines) throws IOException {
        Files.writeString(home.resolve("known_hosts"), lines + "\n");
    }

    private static Instance unkeyed(OpenSshServer server) {
        return Instance.parse(USER + "@127.0.0.1:" + server.port()).withHostKey(server.hostKeyFingerprint());
    }

    private SshTransport configured(String text) throws IOException {
        Path file = Files.writeString(Files.createTempFile(home, "config", ""), text);
        return transport.withConfig(SshConfig.at(home, file));
    }

    private static void logIn(SshTransport transport, Instance instance) throws InterruptedException {
        transport.connect(instance, LIMIT).close();
    }
}
