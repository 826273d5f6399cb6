package io.recompute.transport.ssh;

import io.recompute.config.ssh.SshHost;
import io.recompute.model.Instance;
import io.recompute.transport.AuthenticationException;
import io.recompute.transport.ssh.KeyFile.UnusableKeyException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyPair;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The keys to log in with: the one that the instance names, else those of ssh's configuration, else the usual ones. */
record Identities(SshSettings settings) {
    private static final Logger LOG = LoggerFactory.getLogger(Identities.class);

    /** In the order in which they are tried. */
    private static final List<String> USUAL = List.of("id_ed25519", "id_ecdsa", "id_rsa");

    /** A key and the file it is from. */
    record Identity(Path file, KeyPair key) {}

    /**
     * Loads the keys for that machine, which may be none.
     *
     * @throws AuthenticationException where the instance names a key that is of no use
     */
    List<Identity> of(Target target) {
        Instance instance = target.instance();
        Path named = instance.identityFile();
        if (named != null) {
            return List.of(named(instance, named));
        }
        SshHost config = target.config();
        List<Path> usual = USUAL.stream().map(settings.usualIdentities()::resolve).toList();
        return usable(instance, config.namesIdentityFiles() ? config.identityFiles() : usual);
    }

    private Identity named(Instance instance, Path file) {
        try {
            return new Identity(file, load(instance, file));
        } catch (UnusableKeyException e) {
            throw new AuthenticationException(
                    instance.address(), "cannot log in to " + instance.address() + ": " + e.getMessage(), e);
        }
    }

    private List<Identity> usable(Instance instance, List<Path> files) {
        List<Identity> identities = new ArrayList<>();
        for (Path file : files) {
            if (!Files.isRegularFile(file)) {
                continue;
            }
            try {
                identities.add(new Identity(file, load(instance, file)));
            } catch (UnusableKeyException e) {
                LOG.debug("a key is passed over: {}", e.getMessage(), e);
            }
        }
        return identities;
    }

    private KeyPair load(Instance instance, Path file) throws UnusableKeyException {
        return new KeyFile(file)
                .load(() -> Optional.ofNullable(instance.passphrase()).or(() -> settings.passphrases().apply(file)));
    }
}
