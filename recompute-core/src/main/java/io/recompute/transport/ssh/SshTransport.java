package io.recompute.transport.ssh;

import io.recompute.config.ssh.SshConfig;
import io.recompute.model.Instance;
import io.recompute.model.Secret;
import io.recompute.transport.Connection;
import io.recompute.transport.Transport;
import io.recompute.transport.ssh.Identities.Identity;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Function;

/**
 * Machines reached over SSH, without any program of this machine. Immutable, and safe for use by many threads.
 *
 * <p>What the instance leaves open, {@code ~/.ssh/config} and {@code /etc/ssh/ssh_config} fill in, as they do for ssh:
 * its host may be a mere {@code Host} of theirs, and {@code ProxyJump} leads through other machines, each with a login
 * and a host key of its own. A login tries, as far as the server offers it, the instance's key or else those of the
 * configuration or else {@code id_ed25519}, {@code id_ecdsa} and {@code id_rsa} of the identity directory, then the
 * instance's password, also where it is asked for interactively. Host keys are verified: by the instance's fingerprint
 * where it has one, else by the known-hosts files. Each connection has
 * four daemon threads of its own and a heartbeat, by default every 11 seconds, and is lost after three that nobody answered: within 45 seconds.
 *
 * <p>It does not use an agent, forward anything for the user, or accept host certificates.
 */
public final class SshTransport implements Transport {
    private final SshSettings settings;

    SshTransport(SshSettings settings) {
        this.settings = settings;
    }

    /**
     * With the keys, the known hosts and the configuration of {@code ~/.ssh}, and the system's; new hosts are accepted,
     * and nobody is asked for passphrases.
     */
    public static SshTransport create() {
        return new SshTransport(SshSettings.standard(Path.of(System.getProperty("user.home", "."))));
    }

    /** The same with that configuration of ssh. */
    public SshTransport withConfig(SshConfig config) {
        return new SshTransport(settings.withConfig(Objects.requireNonNull(config, "config")));
    }

    /**
     * The same with that known-hosts file alone, whatever ssh's configuration says; it is made where it is missing and a
     * host is new.
     */
    public SshTransport withKnownHosts(Path file) {
        return new SshTransport(settings.withKnownHosts(Objects.requireNonNull(file, "file")));
    }

    /** The same with that policy for hosts that are not known; ssh's configuration can make it stricter. */
    public SshTransport withHostKeyPolicy(HostKeyPolicy policy) {
        return new SshTransport(settings.withPolicy(Objects.requireNonNull(policy, "policy")));
    }

    /** The same with the usual keys taken from that directory, which need not exist. */
    public SshTransport withIdentityDirectory(Path directory) {
        return new SshTransport(settings.withIdentityDirectory(Objects.requireNonNull(directory, "directory")));
    }

    /**
     * The same with something to ask for the passphrase of a key file, where the instance has none.
     *
     * @param passphrases called by the thread that connects, at most once for each encrypted key; empty where the
     *     passphrase is not known. The time it takes counts.
     */
    public SshTransport withPassphrases(Function<Path, Optional<Secret>> passphrases) {
        return new SshTransport(settings.withPassphrases(Objects.requireNonNull(passphrases, "passphrases")));
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
        return new SshTransport(settings.withHeartbeat(every));
    }

    /**
     * Connects, one after the other, through the machines that the instance or ssh's configuration names.
     *
     * @throws io.recompute.config.ssh.SshConfigException where that configuration cannot be read, or needs ssh itself
     */
    @Override
    public Connection connect(Instance instance, Duration limit) throws InterruptedException {
        Deadline deadline = Deadline.in(limit);
        List<Target> route = Route.to(instance, settings.config());
        List<List<Identity>> identities =
                route.stream().map(new Identities(settings)::of).toList();
        SshConnection connection = null;
        for (int index = 0; index < route.size(); index++) {
            Target target = route.get(index);
            HostKeyCheck hostKeys = new HostKeyCheck(target, target.knownHosts(settings), target.policy(settings));
            connection = new Handshake(target, deadline, hostKeys, settings.heartbeat())
                    .connect(identities.get(index), connection);
        }
        return Objects.requireNonNull(connection, "a route ends somewhere");
    }
}
