package io.recompute.transport.openssh;

import io.recompute.model.Instance;
import io.recompute.transport.Connection;
import io.recompute.transport.Deadline;
import io.recompute.transport.LoginTurns;
import io.recompute.transport.ServerBusyException;
import io.recompute.transport.Transport;
import io.recompute.transport.TransportException;
import io.recompute.transport.UnreachableException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Machines reached by the system's own {@code ssh}: for what only that can do, as GSSAPI, keys on FIDO2 tokens, {@code
 * ProxyCommand}. Immutable, and safe for use by many threads.
 *
 * <p>All of ssh's configuration counts, its known hosts and its agent; what the instance names wins. A login that would ask
 * somebody for something fails: the instance's password and passphrase are not used, an agent can hold the key. Hosts that
 * ssh does not know are accepted and remembered ({@code accept-new}), unless its configuration says {@code
 * StrictHostKeyChecking yes} or the transport is strict; an instance's fingerprint takes OpenSSH 8.5.
 *
 * <p>Each connection is one {@code ssh} with a control socket in a directory that is the user's alone, through which all
 * its channels pass, without further processes; OpenSSH speaks that protocol since version 7.4. It ends with the
 * connection, and with the JVM where that is killed. A connection has three daemon threads and the heartbeat of {@code
 * transport.ssh}, and one more for each port or socket that the machine listens at. Windows' ssh has no control sockets: {@code transport.ssh} is the way
 * there.
 */
public final class OpenSshTransport implements Transport {
    private static final Logger LOG = LoggerFactory.getLogger(OpenSshTransport.class);
    private static final Path SHELL = Path.of("/bin/sh");

    /** What an address of a unix socket has room for, on the smallest system, less what ssh appends while it makes it. */
    private static final int LONGEST_PATH = 103 - 17;

    private final OpenSshSettings settings;
    private final Path shell;

    private OpenSshTransport(OpenSshSettings settings, Path shell) {
        this.settings = settings;
        this.shell = shell;
    }

    /** With the {@code ssh} of {@code PATH} and its usual configuration. */
    public static OpenSshTransport create() {
        return new OpenSshTransport(OpenSshSettings.standard(), SHELL);
    }

    /** The same with another {@code ssh}: a name in {@code PATH}, or a path. */
    public OpenSshTransport withProgram(String program) {
        Objects.requireNonNull(program, "program");
        return with(new OpenSshSettings(
                program, settings.config(), settings.options(), settings.strict(), settings.heartbeatSeconds()));
    }

    /** The same with that configuration file alone, as {@code ssh -F}. */
    public OpenSshTransport withConfig(Path file) {
        return with(new OpenSshSettings(
                settings.program(),
                file.toAbsolutePath(),
                settings.options(),
                settings.strict(),
                settings.heartbeatSeconds()));
    }

    /** The same with one more option, as {@code ssh -o}: {@code GSSAPIAuthentication=yes}. The first of a name counts. */
    public OpenSshTransport withOption(String option) {
        List<String> more = new ArrayList<>(settings.options());
        more.add(Objects.requireNonNull(option, "option"));
        return with(new OpenSshSettings(
                settings.program(), settings.config(), more, settings.strict(), settings.heartbeatSeconds()));
    }

    /** The same for machines that ssh knows, alone. */
    public OpenSshTransport strict() {
        return with(new OpenSshSettings(
                settings.program(), settings.config(), settings.options(), true, settings.heartbeatSeconds()));
    }

    /**
     * The same with another heartbeat, in whole seconds; after three that nobody answered the connection is lost.
     *
     * @throws IllegalArgumentException where it is less than a second
     */
    public OpenSshTransport withHeartbeat(Duration every) {
        if (every.toSeconds() < 1) {
            throw new IllegalArgumentException("not a heartbeat of ssh: " + every);
        }
        return with(new OpenSshSettings(
                settings.program(), settings.config(), settings.options(), settings.strict(), every.toSeconds()));
    }

    /** The same on a machine with another shell: tests stand on one without any. */
    OpenSshTransport withShell(Path newShell) {
        return new OpenSshTransport(settings, newShell);
    }

    private OpenSshTransport with(OpenSshSettings newSettings) {
        return new OpenSshTransport(newSettings, shell);
    }

    /**
     * Starts an {@code ssh} that logs in.
     *
     * @throws UnreachableException also where this machine has no {@code ssh} that can do that, or its configuration is
     *     refused
     * @throws IllegalArgumentException where the instance's host key is no SHA-256 fingerprint
     */
    @Override
    public Connection connect(Instance instance, Duration limit) throws InterruptedException {
        if (!Files.isExecutable(shell)) {
            String text = "the system's ssh cannot be used on this machine: it has no " + shell
                    + ", and the ssh of Windows has no control sockets; use transport.ssh";
            throw new UnreachableException(instance.address(), text, null);
        }
        Deadline deadline = Deadline.in(limit);
        // The name it is given, not the one it has: which that is, ssh alone knows.
        try (LoginTurns.Turn turn = LoginTurns.shared().await(instance.host(), instance.port(), deadline)) {
            try {
                return connect(instance, deadline);
            } catch (ServerBusyException e) {
                turn.refused();
                throw e;
            }
        }
    }

    private Connection connect(Instance instance, Deadline deadline) throws InterruptedException {
        Path directory = directory(instance);
        Master master = null;
        try {
            MasterWords words = new MasterWords(settings, instance, directory.resolve("s"));
            Settled settled = settled(words, directory, deadline);
            master = Master.start(words.master(settled), directory, "recompute-openssh-" + instance.host());
        } catch (IOException e) {
            throw notStarted(instance, e);
        } finally {
            if (master == null) {
                remove(directory);
            }
        }
        return loggedIn(instance, master, directory.resolve("s"), deadline);
    }

    private Settled settled(MasterWords words, Path directory, Deadline deadline) throws InterruptedException {
        try {
            return Settled.by(words.question(), directory, deadline);
        } catch (IOException e) {
            throw notStarted(words.instance(), e);
        } catch (TimeoutException e) {
            String text = "the system's ssh did not read its configuration within " + deadline
                    + "; does a Match exec in it hang?";
            throw new UnreachableException(words.instance().address(), text, e);
        }
    }

    private TransportException notStarted(Instance instance, IOException cause) {
        String text = "the system's ssh ('" + settings.program() + "') cannot be used for " + instance.address() + " ("
                + cause.getMessage() + "); is it installed, and its configuration in order?";
        return new UnreachableException(instance.address(), text, cause);
    }

    private static Connection loggedIn(Instance instance, Master master, Path socket, Deadline deadline)
            throws InterruptedException {
        MasterFailures failures = new MasterFailures(instance, master.log());
        MuxLink link = null;
        boolean done = false;
        try {
            if (!master.listening().get(deadline.remainingNanos(), TimeUnit.NANOSECONDS)) {
                throw failures.ended();
            }
            link = MuxLink.to(socket, "recompute-openssh-" + instance.host());
            link.ready().get(deadline.remainingNanos(), TimeUnit.NANOSECONDS);
            done = true;
            return new MuxConnection(instance.address(), master, link, new ControlSocket(socket));
        } catch (TimeoutException e) {
            throw failures.late(deadline);
        } catch (IOException | ExecutionException e) {
            Throwable cause = e instanceof ExecutionException && e.getCause() != null ? e.getCause() : e;
            String text = "the control socket of the system's ssh cannot be used for " + instance.address() + " ("
                    + cause.getMessage() + ")";
            throw new UnreachableException(instance.address(), text, cause);
        } finally {
            if (!done) {
                closeAll(link, master);
            }
        }
    }

    private static void closeAll(@Nullable MuxLink link, Master master) {
        if (link != null) {
            link.close();
        }
        master.close();
    }

    /** A directory that is the user's alone, with a short path. */
    private static Path directory(Instance instance) {
        IOException last = null;
        for (Path parent : List.of(Path.of(System.getProperty("java.io.tmpdir", "/tmp")), Path.of("/tmp"))) {
            try {
                Path directory = Files.createTempDirectory(parent, "rc");
                if (directory.resolve("s").toString().length() <= LONGEST_PATH) {
                    return directory;
                }
                remove(directory);
                last = new IOException("the path of " + directory + " is too long for a socket");
            } catch (IOException e) {
                last = e;
            }
        }
        String text = "no control socket can be made for " + instance.address() + " (" + last + ")";
        throw new UnreachableException(instance.address(), text, last);
    }

    private static void remove(Path directory) {
        for (String name : List.of("settled", "problems", "")) {
            try {
                Files.deleteIfExists(directory.resolve(name));
            } catch (IOException e) {
                LOG.warn("{} cannot be removed: {}", directory.resolve(name), e.toString());
            }
        }
    }
}
