package io.recompute.transport.ssh;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.PublicKey;
import java.util.Optional;
import org.apache.sshd.common.config.keys.OpenSshCertificate;
import org.apache.sshd.common.config.keys.PublicKeyEntry;
import org.apache.sshd.common.config.keys.PublicKeyEntryResolver;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Files with one line: a public key, or a certificate. */
final class PublicKeyFile {
    private static final Logger LOG = LoggerFactory.getLogger(PublicKeyFile.class);

    /** Private keys are longer than this only where they are no keys. */
    private static final int MOST_BYTES = 64 << 10;

    private PublicKeyFile() {}

    /** The public half of a key file: beside it as {@code FILE.pub}, or the file itself; empty where neither is there. */
    static Optional<PublicKey> halfOf(Path keyFile) {
        return read(Path.of(keyFile + ".pub"))
                .or(() -> read(keyFile))
                .filter(key -> !(key instanceof OpenSshCertificate));
    }

    /** The certificate in that file; empty where there is none. */
    static Optional<OpenSshCertificate> certificate(Path file) {
        return read(file).filter(OpenSshCertificate.class::isInstance).map(OpenSshCertificate.class::cast);
    }

    private static Optional<PublicKey> read(Path file) {
        try {
            if (!Files.isRegularFile(file) || Files.size(file) > MOST_BYTES) {
                return Optional.empty();
            }
            String text = Files.readString(file, StandardCharsets.ISO_8859_1).strip();
            if (text.startsWith("-") || text.isEmpty()) {
                return Optional.empty();
            }
            PublicKeyEntry entry =
                    PublicKeyEntry.parsePublicKeyEntry(text.lines().findFirst().orElse(""));
            return Optional.ofNullable(entry.resolvePublicKey(null, null, PublicKeyEntryResolver.IGNORING));
        } catch (IOException | GeneralSecurityException | RuntimeException e) {
            LOG.debug("{} is passed over: it holds no public key", file, e);
            return Optional.empty();
        }
    }
}
