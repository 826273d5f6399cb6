package io.recompute.testkit;

import io.recompute.model.Instance;
import io.recompute.model.Secret;
import io.recompute.testkit.fault.Fault;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.security.KeyPair;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.sshd.common.config.keys.KeyUtils;
import org.apache.sshd.common.config.keys.PublicKeyEntry;
import org.apache.sshd.common.digest.BuiltinDigests;
import org.apache.sshd.common.session.helpers.AbstractSession;
import org.apache.sshd.server.SshServer;
import org.jspecify.annotations.Nullable;

/**
 * An SSH server in the test's own JVM, on 127.0.0.1 and a port that was free. It needs a POSIX system: a client's
 * command is run as {@code login-shell -c line} by the user who runs the test, in the home directory, in a session of
 * its own. What OpenSSH does when a channel closes or a connection breaks, it does as well: it closes the command's
 * pipes and kills nothing.
 *
 * <p>It offers commands, SFTP (the whole file system, starting in the home directory) and TCP forwarding; it gives
 * terminals where this machine has python3, and accepts only {@code LANG} and {@code LC_*} from the client's environment.
 *
 * <p>Safe for use by many threads. {@link #close()} breaks the connections and ends the commands that still run below
 * the server; where the home directory is a temporary one, it also ends what they left running in sessions of their own
 * (on Linux) and deletes the directory.
 */
public final class EmbeddedSshServer implements AutoCloseable {
    static final String HOST = "127.0.0.1";

    private static final AtomicInteger THREADS = new AtomicInteger();

    private final ServerSettings settings;
    private final KeyPair hostKey;
    private final SessionLauncher launcher = new SessionLauncher();
    private final TemporaryDirectory own = TemporaryDirectory.create("embedded-ssh");
    private final HomeDisk disk;
    private final ServerFaults faults;
    private final SessionSlots slots;
    private final ExecutorService threads = Executors.newCachedThreadPool(EmbeddedSshServer::thread);
    private final Object lock = new Object();
    private @Nullable SshServer server; // guarded by lock; null while it does not listen
    private int port; // guarded by lock; 0 until the first start
    private boolean closed; // guarded by lock

    EmbeddedSshServer(ServerSettings settings) {
        this.settings = settings;
        this.hostKey = settings.hostKey().orElseGet(TestHostKey::load);
        this.disk = settings.home().map(HomeDisk::at).orElseGet(this::ownHome);
        this.faults = new ServerFaults(settings.limits());
        this.slots = new SessionSlots(faults::sessions);
    }

    /** A server with the usual settings, listening. */
    public static EmbeddedSshServer create() {
        return builder().start();
    }

    /** The settings of a server that is yet to be started. */
    public static Builder builder() {
        return new Builder(ServerSettings.usual());
    }

    /** The address it listens at. */
    public String host() {
        return HOST;
    }

    /** The port it listens at; the same after every {@link #start()}. */
    public int port() {
        synchronized (lock) {
            return port;
        }
    }

    /** The home directory of whoever logs in. */
    public Path home() {
        return disk.home();
    }

    /** The host key's fingerprint, as {@code SHA256:…}. */
    public String hostKeyFingerprint() {
        return KeyUtils.getFingerPrint(BuiltinDigests.sha256, hostKey.getPublic());
    }

    /** The host key as a line of a {@code known_hosts} file, without a newline. */
    public String knownHostsLine() {
        return "[" + HOST + "]:" + port() + " " + PublicKeyEntry.toString(hostKey.getPublic());
    }

    /** This server as a machine to log in to, with the password, and with the host key pinned. */
    public Instance instance() {
        return Instance.parse(settings.user() + "@" + HOST + ":" + port())
                .withName("embedded")
                .withPassword(settings.password())
                .withHostKey(hostKeyFingerprint());
    }

    /** Whether a command's death by a signal is reported as such; it takes perl on this machine. */
    public boolean tellsSignals() {
        return launcher.tellsSignals();
    }

    /** Listens again at the same port; does nothing where it listens. */
    public void start() {
        synchronized (lock) {
            if (closed) {
                throw new IllegalStateException("the SSH server is closed");
            }
            if (server != null) {
                return;
            }
            LoginShell shell = new LoginShell(
                    settings.user(),
                    disk.home(),
                    settings.limits().shell(),
                    System.getenv().getOrDefault("PATH", "/usr/local/bin:/usr/bin:/bin"),
                    settings.environment());
            SessionCommand.Surroundings surroundings =
                    new SessionCommand.Surroundings(shell, launcher, slots, faults, own.path(), threads);
            SshServer next = Listening.start(
                    HOST, port, () -> MinaServer.of(settings, surroundings, hostKey, faults::refusesLogins));
            port = next.getPort();
            server = next;
        }
    }

    /** Breaks the connections and no longer listens; {@link #start()} listens again. Idempotent. */
    public void stop() {
        synchronized (lock) {
            SshServer current = server;
            server = null;
            if (current == null) {
                return;
            }
            try {
                current.stop(true);
            } catch (IOException e) {
                throw new UncheckedIOException("cannot stop the SSH server at port " + port, e);
            }
        }
    }

    /** Breaks every connection without a goodbye, as a lost network would, and goes on listening. */
    public void dropConnections() {
        synchronized (lock) {
            if (server != null) {
                for (AbstractSession session : server.getActiveSessions()) {
                    session.getIoSession().close(true);
                }
            }
        }
    }

    /** Whether logins are refused from now on, whatever they prove; connections that are there stay. */
    public void refuseLogins(boolean refuse) {
        faults.refuseLogins(refuse);
    }

    /**
     * Has something go wrong on this machine, until {@link #heal()}. Those of different kinds add up; one of the same
     * kind takes the place of the one before.
     *
     * @throws IllegalArgumentException where it is one of the network
     * @throws UnsupportedOperationException where this server, user or system has no way to do it; the message says why,
     *     so that a test can be skipped with it
     */
    public void inject(Fault fault) {
        synchronized (lock) {
            if (closed) {
                throw new IllegalStateException("the SSH server is closed");
            }
            if (fault instanceof Fault.RefuseChannels channels) {
                faults.inject(channels);
            } else if (fault instanceof Fault.RefuseLogins) {
                faults.refuseLogins(true);
            } else if (fault instanceof Fault.Restart) {
                stop();
                start();
            } else if (fault instanceof Fault.FullDisk) {
                disk.fill();
            } else if (fault instanceof Fault.ReadOnlyHome) {
                disk.makeReadOnly();
            } else if (fault instanceof Fault.NoisyStartUp noisy) {
                faults.inject(noisy);
            } else if (fault instanceof Fault.SlowShell slow) {
                faults.inject(slow);
            } else {
                throw new IllegalArgumentException("an SSH server cannot inject " + fault
                        + ", a fault of the network: put a FaultyProxy in front of it");
            }
        }
    }

    /** Ends all faults, refused logins among them. */
    public void heal() {
        synchronized (lock) {
            if (!closed) {
                faults.heal();
                disk.heal();
            }
        }
    }

    /** Whether a server can have a disk of its own here: it takes root on Linux, and {@code mount}. */
    public static boolean canOwnDisk() {
        return HomeDisk.canMount();
    }

    /** How many connections were accepted since the server was made, logged in or not. */
    public int connectionsAccepted() {
        return slots.accepted();
    }

    /** How many connections are open now. */
    public int openConnections() {
        return slots.connections();
    }

    /** How many session channels are open now, on all connections. */
    public int openChannels() {
        return slots.channels();
    }

    @Override
    public void close() {
        synchronized (lock) {
            if (closed) {
                return;
            }
            closed = true;
            stop();
            slots.killAll();
            if (settings.home().isEmpty()) {
                Leftovers.end(disk.home());
            }
            threads.shutdownNow();
            disk.close();
            own.close();
        }
    }

    private HomeDisk ownHome() {
        if (settings.limits().diskBytes() == 0) {
            return HomeDisk.at(own.directory("home"));
        }
        try {
            return HomeDisk.mount(own.directory("disk"), settings.limits().diskBytes());
        } catch (RuntimeException e) {
            own.close();
            throw e;
        }
    }

    private static Thread thread(Runnable work) {
        Thread thread = new Thread(work, "embedded-ssh-" + THREADS.incrementAndGet());
        thread.setDaemon(true);
        return thread;
    }

    /** The settings of a server. Immutable: each step returns another one. */
    public static final class Builder {
        private final ServerSettings settings;

        private Builder(ServerSettings settings) {
            this.settings = settings;
        }

        /** An existing directory that is the home directory; it is left alone at close. Default: a temporary one. */
        public Builder home(Path directory) {
            return new Builder(settings.withHome(directory.toAbsolutePath()));
        }

        /** Who may log in. Default: {@code tester} with a password of the kit. */
        public Builder login(String user, Secret password) {
            return new Builder(settings.withLogin(user, password));
        }

        /** One more key that may log in, as a line of an {@code authorized_keys} file or a {@code .pub} file. */
        public Builder authorizedKey(String line) {
            List<String> keys = new ArrayList<>(settings.authorizedKeys());
            keys.add(line.strip());
            return new Builder(settings.withAuthorizedKeys(keys));
        }

        /** One more variable in the environment of every command. */
        public Builder environment(String name, String value) {
            Map<String, String> more = new HashMap<>(settings.environment());
            more.put(name, value);
            return new Builder(settings.withEnvironment(more));
        }

        /** How many sessions one connection may have at once (OpenSSH: {@code MaxSessions}). Default: 10. */
        public Builder maxSessions(int most) {
            return limits(settings.limits().withMaxSessions(most));
        }

        /** The shell that runs the commands. Default: {@code /bin/sh}. */
        public Builder loginShell(Path shell) {
            return limits(settings.limits().withShell(shell.toString()));
        }

        /** Printed to standard output before each command, as a talkative rc file does. Default: nothing. */
        public Builder noise(String text) {
            return limits(settings.limits().withNoise(text));
        }

        /** Whether there is an SFTP subsystem. Default: yes. */
        public Builder sftp(boolean offered) {
            return limits(settings.limits().withSftp(offered));
        }

        /** Whether it connects further, and listens, for its clients (OpenSSH: {@code AllowTcpForwarding}). Default: yes. */
        public Builder forwarding(boolean offered) {
            return limits(settings.limits().withForwarding(offered));
        }

        /**
         * The temporary home directory lies on a disk of its own, of that size, which {@link Fault.FullDisk} can fill.
         * Not with {@link #home}. A JVM that is killed leaves the mount behind. Default: it lies where temporary files do.
         *
         * @throws UnsupportedOperationException at the start, where {@link #canOwnDisk()} is false
         */
        public Builder ownDisk(long bytes) {
            return limits(settings.limits().withDisk(bytes));
        }

        /** The key that the server proves itself with. Default: the kit's own, always the same. */
        public Builder hostKey(KeyPair key) {
            return new Builder(settings.withHostKey(key));
        }

        /** A server with these settings, listening. */
        public EmbeddedSshServer start() {
            EmbeddedSshServer server = build();
            try {
                server.start();
                return server;
            } catch (RuntimeException e) {
                server.close();
                throw e;
            }
        }

        /** A server with these settings that does not listen yet. */
        EmbeddedSshServer build() {
            return new EmbeddedSshServer(settings);
        }

        private Builder limits(ServerSettings.Limits limits) {
            return new Builder(settings.withLimits(limits));
        }
    }
}
