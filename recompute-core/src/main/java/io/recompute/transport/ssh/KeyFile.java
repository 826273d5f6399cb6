package io.recompute.transport.ssh;

import io.recompute.model.Secret;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.util.Iterator;
import java.util.Optional;
import java.util.function.Supplier;
import org.apache.sshd.common.NamedResource;
import org.apache.sshd.common.config.keys.FilePasswordProvider;
import org.apache.sshd.common.session.SessionContext;
import org.apache.sshd.common.util.security.SecurityUtils;
import org.jspecify.annotations.Nullable;

/** A file with a private key: ed25519, ECDSA or RSA, in the format of OpenSSH or as PEM. */
final class KeyFile {
    private final Path path;

    KeyFile(Path path) {
        this.path = path;
    }

    /** Why a key file is of no use, with what to do about it. */
    static final class UnusableKeyException extends Exception {
        private static final long serialVersionUID = 1L;

        UnusableKeyException(String message, Throwable cause) {
            super(message, cause);
        }
    }

    /**
     * Reads the key.
     *
     * @param passphrase asked at most once, and only where the key is encrypted
     */
    KeyPair load(Supplier<Optional<Secret>> passphrase) throws UnusableKeyException {
        Question question = new Question(passphrase);
        try (InputStream input = new ByteArrayInputStream(plain(question))) {
            Iterable<KeyPair> keys =
                    SecurityUtils.loadKeyPairIdentities(null, NamedResource.ofName(path.toString()), input, question);
            Iterator<KeyPair> found = keys == null ? null : keys.iterator();
            if (found != null && found.hasNext()) {
                return found.next();
            }
            throw new IOException("there is no private key in it");
        } catch (NoSuchFileException e) {
            throw new UnusableKeyException("the key file " + path + " does not exist", e);
        } catch (IOException | GeneralSecurityException | RuntimeException e) {
            throw unusable(question, e);
        }
    }

    /** What stands in the file, with the one encryption undone for which the library needs more than we bring. */
    private byte[] plain(Question question) throws IOException, GeneralSecurityException {
        byte[] content = Files.readAllBytes(path);
        String text = new String(content, StandardCharsets.ISO_8859_1);
        if (!EncryptedPkcs8.isIn(text)) {
            return content;
        }
        String passphrase = question.getPassword(null, NamedResource.ofName(path.toString()), 0);
        if (passphrase == null) {
            throw new GeneralSecurityException("no passphrase");
        }
        return EncryptedPkcs8.decrypt(text, passphrase).getBytes(StandardCharsets.ISO_8859_1);
    }

    private UnusableKeyException unusable(Question question, Exception cause) {
        if (question.unanswered) {
            String text = "the key file " + path + " is encrypted and no passphrase is known; give the instance its"
                    + " passphrase, or the transport something to ask for it";
            return new UnusableKeyException(text, cause);
        }
        if (question.asked) {
            String text = "the key file " + path + " cannot be opened with the given passphrase; check it with"
                    + " `ssh-keygen -y -f " + path + "`";
            return new UnusableKeyException(text, cause);
        }
        String text = "the key file " + path + " cannot be read as a private key (" + cause.getMessage()
                + "); it must be an ed25519, ECDSA or RSA key in the format of OpenSSH or PEM, and not the public half."
                + " `ssh-keygen -p -f " + path + "` rewrites a key in the format of OpenSSH, puttygen converts one of"
                + " PuTTY";
        return new UnusableKeyException(text, cause);
    }

    /** The library's question for a passphrase. */
    private static final class Question implements FilePasswordProvider {
        private final Supplier<Optional<Secret>> passphrase;
        private boolean asked;
        private boolean unanswered;

        Question(Supplier<Optional<Secret>> passphrase) {
            this.passphrase = passphrase;
        }

        @Override
        public @Nullable String getPassword(@Nullable SessionContext session, NamedResource resource, int retry) {
            asked = true;
            Optional<Secret> answer = passphrase.get();
            unanswered = answer.isEmpty();
            return answer.map(Secret::reveal).orElse(null);
        }
    }
}
