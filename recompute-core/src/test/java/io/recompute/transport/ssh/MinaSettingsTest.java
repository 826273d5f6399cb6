package io.recompute.transport.ssh;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.InstanceOfAssertFactories.type;

import io.recompute.config.ssh.SshConfig;
import io.recompute.model.Instance;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import org.apache.sshd.client.SshClient;
import org.apache.sshd.client.auth.password.PasswordIdentityProvider;
import org.apache.sshd.client.config.hosts.HostConfigEntryResolver;
import org.apache.sshd.common.NamedResource;
import org.apache.sshd.common.cipher.BuiltinCiphers;
import org.apache.sshd.common.keyprovider.KeyIdentityProvider;
import org.apache.sshd.common.random.JceRandomFactory;
import org.apache.sshd.common.random.SingletonRandomFactory;
import org.apache.sshd.common.util.security.SecurityUtils;
import org.apache.sshd.core.CoreModuleProperties;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MinaSettingsTest {
    @TempDir
    Path home;

    private HostKeyCheck hostKeys;
    private SshClient client;

    @BeforeEach
    void makeAClient() {
        Target target = Route.to(Instance.parse("me@gpu"), SshConfig.none()).get(0);
        hostKeys = new HostKeyCheck(
                target, KnownHostsFiles.of(home.resolve("known_hosts")), HostKeyPolicy.STRICT, Set.of());
        client = MinaSettings.client(hostKeys, new OfferedMethods(), MinaSettings.HEARTBEAT);
    }

    @Test
    void aesGcmIsProposedFirst() {
        assertThat(NamedResource.getNameList(client.getCipherFactories()))
                .startsWith("aes128-gcm@openssh.com", "aes256-gcm@openssh.com")
                .contains("chacha20-poly1305@openssh.com");
    }

    @Test
    void aesIsNotLeftToBouncyCastleWhichIsSlow() throws Exception {
        assertThat(SecurityUtils.isBouncyCastleRegistered()).isTrue();
        assertThat(SecurityUtils.getCipher(BuiltinCiphers.aes128gcm.getTransformation())
                        .getProvider()
                        .getName())
                .isEqualTo("SunJCE");
        assertThat(SecurityUtils.getMac("HmacSHA256").getProvider().getName()).isEqualTo("SunJCE");
    }

    @Test
    void randomNumbersAreNotLeftToBouncyCastleEither() {
        assertThat(client.getRandomFactory())
                .asInstanceOf(type(SingletonRandomFactory.class))
                .returns(JceRandomFactory.NAME, SingletonRandomFactory::getName);
    }

    @Test
    void theHeartbeatAsksEvery15SecondsAndGivesUpAfterThree() {
        assertThat(CoreModuleProperties.HEARTBEAT_INTERVAL.getRequired(client)).isEqualTo(Duration.ofSeconds(11));
        assertThat(CoreModuleProperties.HEARTBEAT_NO_REPLY_MAX.getRequired(client))
                .isEqualTo(3);
    }

    @Test
    void anIdleConnectionStaysOpen() {
        assertThat(CoreModuleProperties.IDLE_TIMEOUT.getRequired(client)).isEqualTo(Duration.ZERO);
        assertThat(CoreModuleProperties.NIO2_READ_TIMEOUT.getRequired(client)).isEqualTo(Duration.ZERO);
    }

    @Test
    void noDeadlineOfTheLibraryIsShorterThanOurs() {
        Duration year = Duration.ofDays(365);
        assertThat(CoreModuleProperties.IO_CONNECT_TIMEOUT.getRequired(client)).isGreaterThan(year);
        assertThat(CoreModuleProperties.AUTH_TIMEOUT.getRequired(client)).isGreaterThan(year);
        assertThat(CoreModuleProperties.CHANNEL_OPEN_TIMEOUT.getRequired(client))
                .isGreaterThan(year);
        assertThat(CoreModuleProperties.WAIT_FOR_SPACE_TIMEOUT.getRequired(client))
                .isGreaterThan(year);
    }

    @Test
    void smallPacketsAreSentAtOnceAndLargeOnesHaveRoom() {
        assertThat(CoreModuleProperties.TCP_NODELAY.getRequired(client)).isTrue();
        assertThat(CoreModuleProperties.WINDOW_SIZE.getRequired(client)).isEqualTo(8L << 20);
        assertThat(CoreModuleProperties.MAX_PACKET_SIZE.getRequired(client)).isEqualTo(MinaSettings.PACKET_BYTES);
    }

    @Test
    void nothingIsReadFromTheHomeDirectoryAndNothingForwarded() {
        assertThat(client.getHostConfigEntryResolver()).isSameAs(HostConfigEntryResolver.EMPTY);
        assertThat(client.getKeyIdentityProvider()).isSameAs(KeyIdentityProvider.EMPTY_KEYS_PROVIDER);
        assertThat(client.getPasswordIdentityProvider()).isSameAs(PasswordIdentityProvider.EMPTY_PASSWORDS_PROVIDER);
        assertThat(client.getAgentFactory()).isNull();
        assertThat(client.getServerKeyVerifier()).isSameAs(hostKeys);
    }

    @Test
    void loginsAreTriedByKeyThenPasswordOnce() {
        assertThat(NamedResource.getNameList(client.getUserAuthFactories()))
                .containsExactly("publickey", "password", "keyboard-interactive");
        assertThat(CoreModuleProperties.PASSWORD_PROMPTS.getRequired(client)).isEqualTo(1);
    }

    @Test
    void anUnknownHostIsAskedForItsKeysInTheOrderOfOpenSsh() {
        assertThat(NamedResource.getNameList(client.getSignatureFactories()))
                .containsExactly(
                        "ssh-ed25519",
                        "ecdsa-sha2-nistp256",
                        "ecdsa-sha2-nistp384",
                        "ecdsa-sha2-nistp521",
                        "rsa-sha2-512",
                        "rsa-sha2-256");
    }

    @Test
    void aKnownHostIsAskedForTheKnownTypesFirst() throws Exception {
        HostKey rsa = TestKeys.publicKey("rsa");
        Files.writeString(home.resolve("known_hosts"), "gpu " + rsa.type() + " " + rsa.base64());

        List<String> names = NamedResource.getNameList(MinaSettings.signatures(hostKeys.knownTypes()));

        assertThat(names)
                .startsWith("rsa-sha2-512", "rsa-sha2-256", "ssh-ed25519")
                .hasSize(6);
    }
}
