package io.recompute.testkit.openssh;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;

/**
 * An ed25519 key without a passphrase, freshly made.
 *
 * @param file the private key's
 * @param publicLine the public key as {@code type base64}
 */
record KeyFiles(Path file, String publicLine) {
    static KeyFiles generate(Path file) throws IOException {
        String made = Tool.run("ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-C", "test", "-f", file.toString());
        if (!made.isBlank()) {
            throw new IOException("ssh-keygen said: " + made.strip());
        }
        String[] words = Files.readString(Path.of(file + ".pub")).strip().split(" ");
        return new KeyFiles(file, words[0] + " " + words[1]);
    }

    /** As {@code SHA256:…}. */
    String fingerprint() {
        byte[] blob = Base64.getDecoder().decode(publicLine.substring(publicLine.indexOf(' ') + 1));
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(blob);
            return "SHA256:" + Base64.getEncoder().withoutPadding().encodeToString(digest);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("a JVM without SHA-256", e);
        }
    }
}
