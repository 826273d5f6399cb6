package io.recompute.transport.ssh;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URISyntaxException;
import java.net.URL;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyPair;
import java.util.Objects;
import java.util.Optional;

/** Keys that ssh-keygen made for these tests alone; the encrypted ones are opened by {@link #PASSPHRASE}. */
final class TestKeys {
    static final String PASSPHRASE = "test-passphrase";

    private TestKeys() {}

    static Path file(String name) {
        URL url = TestKeys.class.getResource("test-keys/" + name);
        try {
            return Path.of(Objects.requireNonNull(url, name).toURI());
        } catch (URISyntaxException e) {
            throw new IllegalStateException(e);
        }
    }

    static KeyPair pair(String name) {
        try {
            return new KeyFile(file(name)).load(Optional::empty);
        } catch (KeyFile.UnusableKeyException e) {
            throw new IllegalStateException(e);
        }
    }

    /** The type and the encoded key, as they stand in the public file. */
    static HostKey publicKey(String name) {
        try {
            String[] words = Files.readString(file(name + ".pub")).split(" ");
            return new HostKey(words[0], words[1]);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
