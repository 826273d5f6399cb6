package io.recompute.transport.ssh;

import io.recompute.config.ssh.SshHost;
import io.recompute.model.Instance;
import io.recompute.transport.AuthenticationException;
import io.recompute.transport.Deadline;
import io.recompute.transport.ssh.KeyFile.UnusableKeyException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyPair;
import java.security.PublicKey;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.sshd.common.config.keys.KeyUtils;
import org.apache.sshd.common.config.keys.OpenSshCertificate;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The keys to log in to one machine with, in ssh's order: of an agent those that are named, then its others, then those of
 * files. Named is the one of the instance, else those of ssh's configuration, else the usual ones.
 */
final class Identities implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Identities.class);

    /** In the order in which they are tried. */
    private static final List<String> USUAL = List.of("id_ed25519", "id_ecdsa", "id_rsa");

    private final SshSettings settings;
    private final Target target;
    private final @Nullable Agent agent;
    private final List<Identity> offered = new ArrayList<>();

    private Identities(SshSettings settings, Target target, @Nullable Agent agent) {
        this.settings = settings;
        this.target = target;
        this.agent = agent;
    }

    /**
     * Finds the keys for that machine, which may be none.
     *
     * @throws AuthenticationException where the instance names a key that is of no use
     */
    static Identities of(SshSettings settings, Target target, Deadline deadline) {
        Identities identities = new Identities(settings, target, agent(settings, target, deadline));
        boolean found = false;
        try {
            identities.find();
            found = true;
            return identities;
        } finally {
            if (!found) {
                identities.close();
            }
        }
    }

    /** What to log in with. */
    List<Identity> offered() {
        return List.copyOf(offered);
    }

    private static @Nullable Agent agent(SshSettings settings, Target target, Deadline deadline) {
        String socket = target.config().identityAgent().orElse(settings.agent());
        if (socket == null || socket.isEmpty() || socket.equals("none")) {
            return null;
        }
        try {
            return Agent.at(Path.of(socket), deadline);
        } catch (IOException | RuntimeException e) {
            // As ssh does: an agent that has gone keeps nobody from using files.
            LOG.debug("no agent answers at {}", socket, e);
            return null;
        }
    }

    private void find() {
        SshHost config = target.config();
        Instance instance = target.instance();
        Path own = instance.identityFile();
        List<Path> files = own == null ? named(config) : List.of(own);
        List<Identity> kept = kept();
        List<Path> toLoad = new ArrayList<>();
        for (Path file : files) {
            List<Identity> same = PublicKeyFile.halfOf(file)
                    .map(half -> kept.stream().filter(one -> isFor(one, half)).toList())
                    .orElse(List.of());
            offered.addAll(same);
            if (same.isEmpty()) {
                toLoad.add(file);
            }
        }
        if (own == null && !config.identitiesOnly()) {
            kept.stream().filter(one -> !offered.contains(one)).forEach(offered::add);
        }
        toLoad.forEach(file -> load(file, file.equals(own)));
    }

    private List<Path> named(SshHost config) {
        return config.namesIdentityFiles()
                ? config.identityFiles()
                : USUAL.stream().map(settings.usualIdentities()::resolve).toList();
    }

    /** The agent's keys, its certificates first. */
    private List<Identity> kept() {
        if (agent == null) {
            return List.of();
        }
        List<Identity> certificates = new ArrayList<>();
        List<Identity> keys = new ArrayList<>();
        try {
            for (Map.Entry<PublicKey, String> one : agent.getIdentities()) {
                Identity identity = Identity.kept("agent: " + one.getValue(), one.getKey(), agent);
                (one.getKey() instanceof OpenSshCertificate ? certificates : keys).add(identity);
            }
        } catch (IOException | RuntimeException e) {
            LOG.warn("the ssh-agent does not tell its keys: {}", e.toString());
        }
        certificates.addAll(keys);
        return certificates;
    }

    private static boolean isFor(Identity identity, PublicKey half) {
        PublicKey key = identity.publicKey();
        return KeyUtils.compareKeys(key instanceof OpenSshCertificate cert ? cert.getCertPubKey() : key, half);
    }

    /** @param needed whether the login makes no sense without this key */
    private void load(Path file, boolean needed) {
        if (!needed && !Files.isRegularFile(file)) {
            return;
        }
        Instance instance = target.instance();
        try {
            KeyPair pair = new KeyFile(file)
                    .load(() -> Optional.ofNullable(instance.passphrase())
                            .or(() -> settings.credentials().passphrase(instance, file)));
            addCertificates(file, pair);
            offered.add(Identity.loaded(file.toString(), pair));
        } catch (UnusableKeyException e) {
            if (needed) {
                throw new AuthenticationException(
                        instance.address(), "cannot log in to " + instance.address() + ": " + e.getMessage(), e);
            }
            LOG.debug("a key is passed over: {}", e.getMessage(), e);
        }
    }

    private void addCertificates(Path file, KeyPair pair) {
        List<Path> candidates = new ArrayList<>(target.config().certificateFiles());
        candidates.add(Path.of(file + "-cert.pub"));
        for (Path candidate : candidates) {
            PublicKeyFile.certificate(candidate)
                    .filter(certificate -> KeyUtils.compareKeys(certificate.getCertPubKey(), pair.getPublic()))
                    .map(certificate -> new KeyPair(certificate, pair.getPrivate()))
                    .ifPresent(both -> offered.add(Identity.loaded(candidate.toString(), both)));
        }
    }

    @Override
    public void close() {
        if (agent == null) {
            return;
        }
        try {
            agent.close();
        } catch (IOException e) {
            LOG.debug("the agent's socket cannot be closed", e);
        }
    }
}
