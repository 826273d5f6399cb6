package io.recompute.transport.ssh;

import io.recompute.config.ssh.SshConfig;
import io.recompute.model.Instance;
import io.recompute.transport.Connection;
import io.recompute.transport.Deadline;
import io.recompute.transport.LoginTurns;
import io.recompute.transport.ServerBusyException;
import io.recompute.transport.Transport;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Machines reached over SSH, without any program of this machine. Immutable, and safe for use by many threads.
 *
 * <p>What the instance leaves open, {@code ~/.ssh/config} and {@code /etc/ssh/ssh_config} fill in, as they do for ssh:
 * its host may be a mere {@code Host} of theirs, and {@code ProxyJump} leads through other machines, each with a login
 * and a host key of its own. A login tries, as far as the server offers it, the instance's key or else those of the
 * configuration or else {@code id_ed25519}, {@code id_ecdsa} and {@code id_rsa} of the identity directory, with their
 * certificates; before them those of the ssh-agent, of which only the same one where the instance names a key or the
 * configuration says {@code IdentitiesOnly}; then the instance's password, also where it is asked for interactively, and
 * what a {@link CredentialProvider} answers. Host keys are verified: by the instance's fingerprint
 * where it has one, else by the known-hosts files and the certificate authorities in them. Each connection has
 * four daemon threads of its own and a heartbeat, by default every 11 seconds, and is lost after three that nobody answered: within 45 seconds.
 *
 * <p>It does not hand the agent on to machines, nor use an agent that is no unix socket, as that of Windows.
 */
public final class SshTransport implements Transport {
    private final SshSettings settings;

    SshTransport(SshSettings settings) {
        this.settings = settings;
    }

    /**
     * With the keys, the known hosts and the configuration of {@code ~/.ssh}, and the system's; new hosts are accepted,
     * with the agent that {@code SSH_AUTH_SOCK} names,
     * and nobody is asked for anything.
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

    /**
     * The same that also takes an unknown machine by the key of that fingerprint, whatever the policy, and remembers it: for
     * a key that somebody has looked at. A machine that is known by another key, or whose key is revoked, is still refused.
     *
     * @param fingerprint as {@code SHA256:…}, which {@link io.recompute.transport.HostKeyException#actual()} gives
     */
    public SshTransport trusting(String fingerprint) {
        return new SshTransport(settings.trusting(Objects.requireNonNull(fingerprint, "fingerprint")));
    }

    /** The same with the usual keys taken from that directory, which need not exist. */
    public SshTransport withIdentityDirectory(Path directory) {
        return new SshTransport(settings.withIdentityDirectory(Objects.requireNonNull(directory, "directory")));
    }

    /** The same with something to ask for passwords, passphrases and codes that the instance leaves open. */
    public SshTransport withCredentials(CredentialProvider credentials) {
        return new SshTransport(settings.withCredentials(Objects.requireNonNull(credentials, "credentials")));
    }

    /**
     * The same with the ssh-agent at that unix socket, where ssh's configuration names none. By default it is the one that
     * {@code SSH_AUTH_SOCK} names.
     */
    public SshTransport withAgent(Path socket) {
        return new SshTransport(settings.withAgent(socket.toAbsolutePath().toString()));
    }

    /** The same without an ssh-agent, unless ssh's configuration names one. */
    public SshTransport withoutAgent() {
        return new SshTransport(settings.withAgent(null));
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
        SshConnection connection = null;
        for (Target target : route) {
            connection = connect(target, deadline, connection);
        }
        return Objects.requireNonNull(connection, "a route ends somewhere");
    }

    private SshConnection connect(Target target, Deadline deadline, @Nullable SshConnection through)
            throws InterruptedException {
        boolean handedOn = false;
        try (Identities identities = Identities.of(settings, target, deadline)) {
            HostKeyCheck hostKeys =
                    new HostKeyCheck(target, target.knownHosts(settings), target.policy(settings), settings.trusted());
            Handshake handshake = new Handshake(target, deadline, hostKeys, settings);
            Instance next = target.instance();
            try (LoginTurns.Turn turn = LoginTurns.shared().await(next.host(), next.port(), deadline)) {
                handedOn = true;
                try {
                    return handshake.connect(identities.offered(), through);
                } catch (ServerBusyException e) {
                    turn.refused();
                    throw e;
                }
            }
        } finally {
            if (!handedOn && through != null) {
                through.close();
            }
        }
    }
}
