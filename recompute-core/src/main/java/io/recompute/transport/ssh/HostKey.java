package io.recompute.transport.ssh;

import io.recompute.model.Sha256;
import java.nio.charset.StandardCharsets;
import java.security.PublicKey;
import java.util.Base64;
import org.apache.sshd.common.config.keys.KeyUtils;
import org.apache.sshd.common.util.buffer.ByteArrayBuffer;

/**
 * A host's public key as it stands in a file. Immutable.
 *
 * @param type as {@code ssh-ed25519}
 * @param base64 the encoded key
 */
record HostKey(String type, String base64) {
    static HostKey of(PublicKey key) {
        ByteArrayBuffer buffer = new ByteArrayBuffer();
        buffer.putRawPublicKey(key);
        return new HostKey(KeyUtils.getKeyType(key), Base64.getEncoder().encodeToString(buffer.getCompactData()));
    }

    /** As {@code ssh-keygen -l} prints it: {@code SHA256:…}. A key that is not base64 has a fingerprint all the same. */
    String fingerprint() {
        byte[] encoded;
        try {
            encoded = Base64.getDecoder().decode(base64);
        } catch (IllegalArgumentException notBase64) {
            encoded = base64.getBytes(StandardCharsets.UTF_8);
        }
        byte[] digest = Sha256.begin().digest(encoded);
        return "SHA256:" + Base64.getEncoder().withoutPadding().encodeToString(digest);
    }
}
