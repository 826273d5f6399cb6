package io.recompute.testkit;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.util.Iterator;
import org.apache.sshd.common.NamedResource;
import org.apache.sshd.common.util.security.SecurityUtils;

/** The host key that the kit's servers show: always the same one, since making one takes time. It protects nothing. */
final class TestHostKey {
    private static final String NAME = "host-key.pem";

    private TestHostKey() {}

    static KeyPair load() {
        try (InputStream file = TestHostKey.class.getResourceAsStream(NAME)) {
            if (file == null) {
                throw new IllegalStateException(NAME + " is missing from the test kit");
            }
            Iterator<KeyPair> keys = SecurityUtils.loadKeyPairIdentities(null, NamedResource.ofName(NAME), file, null)
                    .iterator();
            return keys.next();
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read " + NAME, e);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("cannot read " + NAME, e);
        }
    }
}
