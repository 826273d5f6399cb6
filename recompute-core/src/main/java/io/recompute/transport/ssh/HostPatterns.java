package io.recompute.transport.ssh;

import io.recompute.config.ssh.Patterns;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.Locale;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * The first column of a known-hosts line: names with wildcards and negations, or the salted hash of one name. Immutable.
 */
final class HostPatterns {
    private static final String HASH = "|1|";
    private static final String HASH_ALGORITHM = "HmacSHA1";
    private static final int SALT_BYTES = 20;

    private final String text;

    HostPatterns(String text) {
        this.text = text;
    }

    /** The name a machine is looked up by: the host, or {@code [host]:port} at another port than SSH's own. */
    static String lookupName(String host, int port) {
        String lower = host.toLowerCase(Locale.ROOT);
        return port == 22 ? lower : "[" + lower + "]:" + port;
    }

    /** Whether that lookup name is meant; a hash that cannot be read means nobody. */
    boolean matches(String name) {
        return text.startsWith(HASH) ? matchesHash(name) : Patterns.matchHosts(text, name);
    }

    private boolean matchesHash(String name) {
        String[] parts = text.substring(HASH.length()).split("\\|", -1);
        if (parts.length != 2 || parts[0].isEmpty()) {
            return false;
        }
        try {
            byte[] hash = hash(name, Base64.getDecoder().decode(parts[0]));
            return MessageDigest.isEqual(hash, Base64.getDecoder().decode(parts[1]));
        } catch (IllegalArgumentException notBase64) {
            return false;
        }
    }

    /** A first column from which nobody can read that lookup name, as {@code HashKnownHosts} of ssh writes it. */
    static String hash(String name) {
        byte[] salt = new byte[SALT_BYTES];
        new SecureRandom().nextBytes(salt);
        Base64.Encoder base64 = Base64.getEncoder();
        return HASH + base64.encodeToString(salt) + "|" + base64.encodeToString(hash(name, salt));
    }

    private static byte[] hash(String name, byte[] salt) {
        try {
            Mac mac = Mac.getInstance(HASH_ALGORITHM);
            mac.init(new SecretKeySpec(salt, HASH_ALGORITHM));
            return mac.doFinal(name.getBytes(StandardCharsets.UTF_8));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java has " + HASH_ALGORITHM, e);
        }
    }
}
