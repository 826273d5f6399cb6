package io.recompute.transport.ssh;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.recompute.model.Secret;
import io.recompute.transport.ssh.KeyFile.UnusableKeyException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class KeyFileTest {
    private static final Optional<Secret> PASSPHRASE = Optional.of(Secret.of(TestKeys.PASSPHRASE));

    @TempDir
    Path directory;

    @ParameterizedTest
    @ValueSource(
            strings = {"ed25519", "ecdsa256", "ecdsa521", "rsa", "rsa-pem", "ecdsa-pem", "rsa-pkcs8", "ecdsa-pkcs8"})
    void aPlainKeyIsReadAndNobodyIsAskedForItsPassphrase(String name) throws Exception {
        AtomicInteger asked = new AtomicInteger();

        HostKey read = HostKey.of(new KeyFile(TestKeys.file(name))
                .load(() -> {
                    asked.incrementAndGet();
                    return PASSPHRASE;
                })
                .getPublic());

        assertThat(read).isEqualTo(TestKeys.publicKey(name));
        assertThat(asked).hasValue(0);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "ed25519-encrypted",
                "ecdsa384-encrypted",
                "rsa-encrypted",
                "rsa-pem-encrypted",
                "ecdsa-pem-encrypted",
                "rsa-pkcs8-encrypted"
            })
    void anEncryptedKeyIsReadWithItsPassphraseAlone(String name) throws Exception {
        KeyFile file = new KeyFile(TestKeys.file(name));

        assertThat(HostKey.of(file.load(() -> PASSPHRASE).getPublic())).isEqualTo(TestKeys.publicKey(name));
        assertThatThrownBy(() -> file.load(Optional::empty))
                .isInstanceOf(UnusableKeyException.class)
                .hasMessageContaining("is encrypted and no passphrase is known");
        assertThatThrownBy(() -> file.load(() -> Optional.of(Secret.of("wrong-secret"))))
                .isInstanceOf(UnusableKeyException.class)
                .hasMessageContaining("cannot be opened with the given passphrase")
                .hasMessageNotContaining("wrong-secret");
    }

    @Test
    void aMissingFileIsNamed() {
        assertThatThrownBy(() -> new KeyFile(directory.resolve("none")).load(Optional::empty))
                .isInstanceOf(UnusableKeyException.class)
                .hasMessageContaining("none does not exist");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "not a key\n",
                "-----BEGIN OPENSSH PRIVATE KEY-----\nAAAA\n-----END OPENSSH PRIVATE KEY-----\n",
                "-----BEGIN RSA PRIVATE KEY-----\n!!\n-----END RSA PRIVATE KEY-----\n",
                "PuTTY-User-Key-File-3: ssh-ed25519\n",
                "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIA== the public half\n"
            })
    void whatIsNoKeyIsRefusedWithAdvice(String content) throws Exception {
        Path file = Files.writeString(directory.resolve("key"), content);

        assertThatThrownBy(() -> new KeyFile(file).load(Optional::empty))
                .isInstanceOf(UnusableKeyException.class)
                .hasMessageContaining("cannot be read as a private key")
                .hasMessageContaining("ssh-keygen -p");
    }
}
