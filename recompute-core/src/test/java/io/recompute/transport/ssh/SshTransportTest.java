package io.recompute.transport.ssh;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.recompute.config.ssh.SshConfig;
import io.recompute.model.Instance;
import io.recompute.model.Secret;
import io.recompute.transport.AuthenticationException;
import io.recompute.transport.Connection;
import io.recompute.transport.HostKeyException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Logins and host keys, against a server in this JVM. */
@Timeout(60)
class SshTransportTest {
    private static final Duration LIMIT = Duration.ofSeconds(20);

    @TempDir
    Path home;

    private Path knownHosts;
    private SshTransport transport;

    @BeforeEach
    void useAnEmptyHome() {
        knownHosts = home.resolve(".ssh/known_hosts");
        transport = SshTransport.create()
                .withConfig(SshConfig.none())
                .withKnownHosts(knownHosts)
                .withIdentityDirectory(home.resolve("keys"))
                .withoutAgent();
    }

    @Test
    void aPasswordLogsIn() throws Exception {
        try (TestServer server = TestServer.start("ed25519-host")) {
            assertLogsIn(server.instance().withPassword(TestServer.PASSWORD));
        }
    }

    @Test
    void aPasswordLogsInWhereItIsAskedForInteractively() throws Exception {
        try (TestServer server = TestServer.start("ed25519-host").onlyInteractive()) {
            assertLogsIn(server.instance().withPassword(TestServer.PASSWORD));
        }
    }

    @Test
    void theInstancesKeyLogsIn() throws Exception {
        try (TestServer server = TestServer.start("ed25519-host")) {
            assertLogsIn(server.instance().withIdentity(TestKeys.file("ed25519"), null));
        }
    }

    @Test
    void aUsualKeyLogsInAndBrokenOnesArePassedOver() throws Exception {
        Path keys = Files.createDirectories(home.resolve("keys"));
        Files.copy(TestKeys.file("ed25519"), keys.resolve("id_rsa"));
        Files.copy(TestKeys.file("ecdsa384-encrypted"), keys.resolve("id_ecdsa"));
        Files.writeString(keys.resolve("id_ed25519"), "broken");
        try (TestServer server = TestServer.start("ed25519-host")) {
            assertLogsIn(server.instance());
        }
    }

    @Test
    void aPassphraseIsAskedForWhereTheInstanceHasNone() throws Exception {
        try (TestServer server = TestServer.start("ed25519-host")) {
            server.settings()
                    .setPublickeyAuthenticator(
                            (user, key, session) -> HostKey.of(key).equals(TestKeys.publicKey("rsa-encrypted")));
            transport = transport.withCredentials(new CredentialProvider() {
                @Override
                public Optional<Secret> passphrase(Instance instance, Path file) {
                    return Optional.of(Secret.of(TestKeys.PASSPHRASE));
                }
            });

            assertLogsIn(server.instance().withIdentity(TestKeys.file("rsa-encrypted"), null));
        }
    }

    @Test
    void aRefusedLoginSaysWhoTriedWhatAndNoSecret() throws Exception {
        try (TestServer server = TestServer.start("ed25519-host")) {
            Instance instance = server.instance()
                    .withPassword(Secret.of("wrong-secret"))
                    .withIdentity(TestKeys.file("ecdsa256"), null);

            assertThatThrownBy(() -> transport.connect(instance, LIMIT))
                    .isInstanceOf(AuthenticationException.class)
                    .hasMessageContaining("refused the login of tester")
                    .hasMessageContaining("tried: publickey (" + TestKeys.file("ecdsa256") + "), password;")
                    .hasMessageContaining("the server offers: publickey,password")
                    .hasMessageContaining("authorized_keys")
                    .hasMessageNotContaining("wrong-secret");
        }
    }

    @Test
    void aLoginWithNothingToTrySaysSo() throws Exception {
        try (TestServer server = TestServer.start("ed25519-host")) {
            assertThatThrownBy(() -> transport.connect(server.instance(), LIMIT))
                    .isInstanceOf(AuthenticationException.class)
                    .hasMessageContaining("tried: nothing; the server offers: publickey,password")
                    .hasMessageContaining("neither a key nor a password");
        }
    }

    @Test
    void aKeyOfNoUseThatTheInstanceNamesIsAnErrorBeforeAnythingIsSent() {
        Instance nowhere = Instance.parse("tester@host.invalid");

        assertThatThrownBy(() -> transport.connect(nowhere.withIdentity(home.resolve("none"), null), LIMIT))
                .isInstanceOf(AuthenticationException.class)
                .hasMessageContaining("none does not exist");
        assertThatThrownBy(() -> transport.connect(nowhere.withIdentity(TestKeys.file("rsa-encrypted"), null), LIMIT))
                .isInstanceOf(AuthenticationException.class)
                .hasMessageContaining("is encrypted and no passphrase is known");
    }

    @Test
    void aNewHostIsRememberedAndThenKnown() throws Exception {
        try (TestServer server = TestServer.start("ed25519-host")) {
            Instance instance = server.instance().withPassword(TestServer.PASSWORD);
            assertLogsIn(instance);

            HostKey key = TestKeys.publicKey("ed25519-host");
            assertThat(knownHosts)
                    .hasContent("[127.0.0.1]:" + instance.port() + " " + key.type() + " " + key.base64() + "\n");
            transport = transport.withHostKeyPolicy(HostKeyPolicy.STRICT);
            assertLogsIn(instance);
        }
    }

    @Test
    void anUnknownHostIsRefusedWhereOnlyKnownOnesAreAccepted() throws Exception {
        try (TestServer server = TestServer.start("ed25519-host")) {
            transport = transport.withHostKeyPolicy(HostKeyPolicy.STRICT);

            HostKeyException refusal = refusal(server.instance());

            assertThat(refusal).hasMessageContaining("is not in " + knownHosts).hasMessageContaining("ssh-keyscan");
            assertThat(refusal.expected()).isEmpty();
            assertThat(knownHosts).doesNotExist();
        }
    }

    @Test
    void aChangedHostKeyIsRefusedAndTheLineIsNamed() throws Exception {
        TestServer first = TestServer.start("ed25519-host");
        assertLogsIn(first.instance().withPassword(TestServer.PASSWORD));
        try (TestServer second = first.restart("ed25519")) {
            HostKeyException refusal = refusal(second.instance());

            String expected = TestKeys.publicKey("ed25519-host").fingerprint();
            String actual = TestKeys.publicKey("ed25519").fingerprint();
            assertThat(refusal)
                    .hasMessageContaining("line 1 of " + knownHosts)
                    .hasMessageContaining(expected)
                    .hasMessageContaining(actual)
                    .hasMessageContaining("-R '[127.0.0.1]:" + second.instance().port() + "'");
            assertThat(refusal.actual()).isEqualTo(actual);
            assertThat(refusal.expected()).contains(expected);
            assertThat(refusal.location()).contains(new HostKeyException.Location(knownHosts, 1));
        }
    }

    @Test
    void aPinnedFingerprintDecidesAlone() throws Exception {
        try (TestServer server = TestServer.start("ed25519-host")) {
            Instance instance = server.instance().withPassword(TestServer.PASSWORD);

            assertLogsIn(instance.withHostKey(TestKeys.publicKey("ed25519-host").fingerprint()));

            HostKeyException refusal = refusal(instance.withHostKey("SHA256:another"));
            assertThat(refusal).hasMessageContaining("accepts SHA256:another alone");
            assertThat(refusal.expected()).contains("SHA256:another");
            assertThat(knownHosts).doesNotExist();
        }
    }

    @Test
    void aServerWithSeveralKeysIsRecognisedByTheOneThatIsKnown() throws Exception {
        TestServer first = TestServer.start("rsa");
        assertLogsIn(first.instance().withPassword(TestServer.PASSWORD));
        try (TestServer second = first.restart("ed25519-host", "ecdsa256", "rsa")) {
            assertLogsIn(second.instance().withPassword(TestServer.PASSWORD));
        }
    }

    @Test
    void aKnownHostsFileThatCannotBeWrittenKeepsNobodyFromWorking() throws Exception {
        Files.writeString(home.resolve("file"), "");
        transport = transport.withKnownHosts(home.resolve("file/known_hosts"));
        try (TestServer server = TestServer.start("ed25519-host")) {
            assertLogsIn(server.instance().withPassword(TestServer.PASSWORD));
        }
    }

    private HostKeyException refusal(Instance instance) {
        return catchThrowableOfType(HostKeyException.class, () -> transport.connect(instance, LIMIT));
    }

    private void assertLogsIn(Instance instance) throws InterruptedException, IOException {
        try (Connection connection = transport.connect(instance, LIMIT);
                io.recompute.transport.Channel channel = connection.exec("cat", LIMIT)) {
            channel.stdin().write("hello".getBytes(UTF_8));
            channel.stdin().close();
            assertThat(channel.stdout().readAllBytes()).asString(UTF_8).isEqualTo("hello");
        }
    }
}
