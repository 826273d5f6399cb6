package io.recompute.transport.ssh;

import java.io.IOException;
import java.security.GeneralSecurityException;
import java.util.Base64;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.crypto.Cipher;
import javax.crypto.EncryptedPrivateKeyInfo;
import javax.crypto.SecretKeyFactory;
import javax.crypto.spec.PBEKeySpec;

/** Encrypted keys as openssl and {@code ssh-keygen -m PKCS8} write them; Java's own cryptography opens them. */
final class EncryptedPkcs8 {
    private static final Pattern PEM = Pattern.compile(
            "-----BEGIN ENCRYPTED PRIVATE KEY-----(.*?)-----END ENCRYPTED PRIVATE KEY-----", Pattern.DOTALL);

    private EncryptedPkcs8() {}

    static boolean isIn(String text) {
        return PEM.matcher(text).find();
    }

    /** The same key as an unencrypted PEM. */
    static String decrypt(String text, String passphrase) throws IOException, GeneralSecurityException {
        Matcher matcher = PEM.matcher(text);
        if (!matcher.find()) {
            throw new IllegalArgumentException("not an encrypted PKCS#8 key");
        }
        EncryptedPrivateKeyInfo info =
                new EncryptedPrivateKeyInfo(Base64.getMimeDecoder().decode(matcher.group(1)));
        // The parameters' text is the name of the full algorithm; getAlgName says no more than PBES2.
        String algorithm = info.getAlgParameters().toString();
        PBEKeySpec spec = new PBEKeySpec(passphrase.toCharArray());
        Cipher cipher = Cipher.getInstance(algorithm);
        cipher.init(
                Cipher.DECRYPT_MODE,
                SecretKeyFactory.getInstance(algorithm).generateSecret(spec),
                info.getAlgParameters());
        byte[] key = info.getKeySpec(cipher).getEncoded();
        return "-----BEGIN PRIVATE KEY-----\n"
                + Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(key)
                + "\n-----END PRIVATE KEY-----\n";
    }
}
