package io.recompute.transport.ssh;

import java.security.GeneralSecurityException;
import javax.crypto.Cipher;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/**
 * Shows the JVM's compiler that AES-GCM is worth its while. A stream calls the cipher once for each 32 KiB, so that the
 * compiler, which counts calls, replaces it by the processor's own instructions after hundreds of megabytes only; until
 * then each byte costs some twenty times as much. Many small calls tell it at once. Thread-safe.
 */
final class CipherWarmUp {
    /** Twice as many make it no faster, half as many are sometimes too few. */
    private static final int CALLS = 5000;

    private static final int BYTES = 1024;
    private static final int NONCE_BYTES = 12;
    private static final int TAG_BYTES = 16;

    private CipherWarmUp() {}

    /** Done when it is first asked for: the compiler is one for the whole JVM. */
    private static final class Once {
        static final boolean DONE = run();
    }

    /**
     * Does it, the first time; about 0.1 s of processor time. Others that ask meanwhile wait.
     *
     * @return whether this JVM has the cipher
     */
    static boolean once() {
        return Once.DONE;
    }

    private static boolean run() {
        try {
            Cipher cipher = Cipher.getInstance("AES/GCM/NoPadding");
            SecretKeySpec key = new SecretKeySpec(new byte[TAG_BYTES], "AES");
            byte[] text = new byte[BYTES];
            byte[] secret = new byte[BYTES + TAG_BYTES];
            for (int call = 0; call < CALLS; call++) {
                byte[] nonce = new byte[NONCE_BYTES];
                nonce[0] = (byte) call;
                nonce[1] = (byte) (call >> 8);
                cipher.init(Cipher.ENCRYPT_MODE, key, new GCMParameterSpec(8 * TAG_BYTES, nonce));
                cipher.updateAAD(text, 0, Integer.BYTES);
                int written = cipher.update(text, 0, BYTES, secret, 0);
                cipher.doFinal(secret, written);
            }
            return true;
        } catch (GeneralSecurityException e) {
            // The connection then uses another cipher.
            return false;
        }
    }
}
