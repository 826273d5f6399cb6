package io.recompute.transport.local;

import io.recompute.model.Instance;
import io.recompute.transport.Connection;
import io.recompute.transport.Transport;
import io.recompute.transport.UnreachableException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Objects;

/**
 * This machine's own processes. Immutable, and safe for use by many threads. It asks nothing of the instance but its
 * name for messages.
 *
 * <p>A command line is run by {@code /bin/sh -c} in the home directory, in a session of its own where the machine has
 * {@code setsid} or {@code perl} to make one, so that neither an interrupt nor a hang-up of the terminal that the JVM was
 * started from reaches it. As with SSH, closing a channel or a connection sends no signal to what runs.
 *
 * <p>What differs from SSH: the environment is that of the JVM; a command that a signal ended is reported by {@code
 * 128 + signal} as {@link io.recompute.transport.Termination.Exited}, which is what Java knows, and cannot be told from
 * one that exited with that status; what a command leaves behind in the background is cut off from its outputs once the
 * command itself has ended; a command notices that its output was closed at the second write after that.
 */
public final class LocalTransport implements Transport {
    private static final Path SHELL = Path.of("/bin/sh");

    private final Path home;
    private final Path shell;

    private LocalTransport(Path home, Path shell) {
        this.home = Objects.requireNonNull(home, "home");
        this.shell = shell;
    }

    /** With the user's own home directory. */
    public static LocalTransport create() {
        return new LocalTransport(Path.of(System.getProperty("user.home", ".")), SHELL);
    }

    /** The same with another home directory, which must exist: commands start there and find it in {@code HOME}. */
    public LocalTransport withHome(Path newHome) {
        return new LocalTransport(newHome.toAbsolutePath(), shell);
    }

    /** The same with another shell: tests stand on a machine without one. */
    LocalTransport withShell(Path newShell) {
        return new LocalTransport(home, newShell);
    }

    @Override
    public Connection connect(Instance instance, Duration limit) {
        String address = instance.address();
        if (!Files.isExecutable(shell)) {
            String text = "this machine has no " + shell + ", which running commands on it takes; on Windows, use the"
                    + " address of a Linux machine or of WSL instead of " + Instance.LOCAL;
            throw new UnreachableException(address, text, null);
        }
        if (!Files.isDirectory(home)) {
            throw new UnreachableException(address, "the home directory " + home + " does not exist", null);
        }
        return new LocalConnection(address, home, SessionLeader.of(shell));
    }
}
