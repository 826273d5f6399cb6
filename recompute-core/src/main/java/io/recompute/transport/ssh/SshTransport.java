package io.recompute.transport.ssh;

import io.recompute.model.Instance;
import io.recompute.model.Secret;
import io.recompute.transport.Connection;
import io.recompute.transport.Transport;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Function;

/**
 * Machines reached over SSH, without any program of this machine. Immutable, and safe for use by many threads.
 *
 * <p>A login tries, as far as the server offers it, the instance's key or else {@code id_ed25519}, {@code id_ecdsa} and
 * {@code id_rsa} of the identity directory, then the instance's password, also where it is asked for interactively. Host
 * keys are verified: by the instance's fingerprint where it has one, else by the known-hosts file. Each connection has
 * four daemon threads of its own and a heartbeat, by default every 11 seconds, and is lost after three that nobody answered: within 45 seconds.
 *
 * <p>It does not read {@code ~/.ssh/config}, use an agent, forward anything, or accept host certificates.
 */
public final class SshTransport implements Transport {
    private final Path knownHosts;
    private final HostKeyPolicy policy;
    private final Path identityDirectory;
    private final Function<Path, Optional<Secret>> passphrases;
    private final Duration heartbeat;

    private SshTransport(
            Path knownHosts,
            HostKeyPolicy policy,
            Path identityDirectory,
            Function<Path, Optional<Secret>> passphrases,
            Duration heartbeat) {
        this.knownHosts = Objects.requireNonNull(knownHosts, "knownHosts");
        this.policy = Objects.requireNonNull(policy, "policy");
        this.identityDirectory = Objects.requireNonNull(identityDirectory, "identityDirectory");
        this.passphrases = Objects.requireNonNull(passphrases, "passphrases");
        this.heartbeat = heartbeat;
    }

    /** With the keys and known hosts of {@code ~/.ssh}; new hosts are accepted, and nobody is asked for passphrases. */
    public static SshTransport create() {
        Path directory = Path.of(System.getProperty("user.home", "."), ".ssh");
        return new SshTransport(
                directory.resolve("known_hosts"),
                HostKeyPolicy.ACCEPT_NEW,
                directory,
                file -> Optional.empty(),
                MinaSettings.HEARTBEAT);
    }

    /** The same with that known-hosts file, which is made where it is missing and a host is new. */
    public SshTransport withKnownHosts(Path file) {
        return new SshTransport(file, policy, identityDirectory, passphrases, heartbeat);
    }

    /** The same with that policy for hosts that are not known. */
    public SshTransport withHostKeyPolicy(HostKeyPolicy newPolicy) {
        return new SshTransport(knownHosts, newPolicy, identityDirectory, passphrases, heartbeat);
    }

    /** The same with the usual keys taken from that directory, which need not exist. */
    public SshTransport withIdentityDirectory(Path directory) {
        return new SshTransport(knownHosts, policy, directory, passphrases, heartbeat);
    }

    /**
     * The same with something to ask for the passphrase of a key file, where the instance has none.
     *
     * @param newPassphrases called by the thread that connects, at most once for each encrypted key; empty where the
     *     passphrase is not known. The time it takes counts.
     */
    public SshTransport withPassphrases(Function<Path, Optional<Secret>> newPassphrases) {
        return new SshTransport(knownHosts, policy, identityDirectory, newPassphrases, heartbeat);
    }

    /**
     * The same with another heartbeat: how often a silent server is asked whether it is there; after three questions that
     * it has not answered, the connection is lost.
     *
     * @throws IllegalArgumentException where it is not positive
     */
    public SshTransport withHeartbeat(Duration every) {
        if (every.isZero() || every.isNegative()) {
            throw new IllegalArgumentException("not a heartbeat: " + every);
        }
        return new SshTransport(knownHosts, policy, identityDirectory, passphrases, every);
    }

    @Override
    public Connection connect(Instance instance, Duration limit) throws InterruptedException {
        Deadline deadline = Deadline.in(limit);
        HostKeyCheck hostKeys = new HostKeyCheck(instance, new KnownHostsFile(knownHosts), policy);
        Identities identities = new Identities(identityDirectory, passphrases);
        return new Handshake(instance, deadline, hostKeys, heartbeat).connect(identities.of(instance));
    }
}
