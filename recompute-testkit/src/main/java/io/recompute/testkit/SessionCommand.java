package io.recompute.testkit;

import io.recompute.transport.Pty;
import io.recompute.transport.TerminalSize;
import io.recompute.transport.Termination;
import io.recompute.transport.local.LocalTerminal;
import io.recompute.transport.local.TerminalInput;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.stream.Collectors;
import org.apache.sshd.server.Environment;
import org.apache.sshd.server.ExitCallback;
import org.apache.sshd.server.channel.ChannelSession;
import org.apache.sshd.server.command.Command;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One command of a client, as a process of the login shell. As under OpenSSH, closing the channel closes the process's
 * pipes and does nothing else to it; where it has a terminal, that hangs up.
 */
final class SessionCommand implements Command {
    private static final Logger LOG = LoggerFactory.getLogger(SessionCommand.class);
    private static final int CHUNK = 1 << 16; // what a pipe holds

    /**
     * What all commands of a server share.
     *
     * @param faults what goes wrong with commands now
     * @param scratch a directory for what starting a process needs
     */
    record Surroundings(
            LoginShell shell,
            SessionLauncher launcher,
            SessionSlots slots,
            ServerFaults faults,
            Path scratch,
            ExecutorService threads) {}

    private final @Nullable String line;
    private final Surroundings surroundings;
    private InputStream input = InputStream.nullInputStream();
    private OutputStream output = OutputStream.nullOutputStream();
    private OutputStream error = OutputStream.nullOutputStream();
    private volatile @Nullable PipedProcess process;
    private volatile @Nullable TerminalInput terminal;
    private CompletableFuture<Void> told = CompletableFuture.completedFuture(null); // guarded by this

    /**
     * A command that has not started.
     *
     * @param line null: the shell itself
     */
    SessionCommand(@Nullable String line, Surroundings surroundings) {
        this.line = line;
        this.surroundings = surroundings;
    }

    @Override
    public void setInputStream(InputStream in) {
        this.input = in;
    }

    @Override
    public void setOutputStream(OutputStream out) {
        this.output = out;
    }

    @Override
    public void setErrorStream(OutputStream err) {
        this.error = err;
    }

    @Override
    public void setExitCallback(ExitCallback callback) {
        // the channel is told itself, since a callback knows no signals
    }

    /** Starts the process. As under OpenSSH that is before the client is told that its request was granted. */
    void launch(SessionChannel session, Environment environment) throws IOException {
        // OpenSSH's usual AcceptEnv
        Map<String, String> accepted = environment.getEnv().entrySet().stream()
                .filter(entry -> entry.getKey().equals("LANG") || entry.getKey().startsWith("LC_"))
                .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue));
        LoginShell shell = surroundings.shell().delayed(surroundings.faults().delay());
        Pty pty = session.pty();
        PipedProcess started = (pty == null ? shell : shell.withTerminal(pty))
                .start(line, accepted, surroundings.launcher(), surroundings.scratch());
        process = started;
        if (pty != null) {
            terminal = LocalTerminal.find().orElseThrow().input(started.stdin());
        }
        surroundings.slots().running(started);
        session.commandStarted();
        if (session.isClosing()) {
            // Whoever closed the channel may have come before the process, and will not come again.
            started.close();
        }
    }

    @Override
    public void start(ChannelSession channel, Environment environment) {
        SessionChannel session = (SessionChannel) channel;
        PipedProcess started = Objects.requireNonNull(process, "launched before");
        ExecutorService threads = surroundings.threads();
        threads.execute(() -> feed(started));
        CompletableFuture<Void> out = CompletableFuture.runAsync(
                () -> pump(
                        started, started.stdout(), output, surroundings.faults().noise()),
                threads);
        CompletableFuture<Void> err =
                CompletableFuture.runAsync(() -> pump(started, started.stderr(), error, ""), threads);
        CompletableFuture<Void> told = started.end().thenAcceptAsync(end -> tell(session, end), threads);
        CompletableFuture.allOf(out, err, told).whenCompleteAsync((nothing, failure) -> finish(session), threads);
    }

    /** Called when the channel is closed, whoever closed it. */
    @Override
    public void destroy(ChannelSession channel) {
        PipedProcess started = process;
        if (started != null) {
            started.close();
        }
    }

    /** Goes on reading where the command no longer does, so that the client's window stays open. */
    private void feed(PipedProcess started) {
        byte[] chunk = new byte[CHUNK];
        boolean wanted = true;
        TerminalInput typed = terminal;
        try (OutputStream stdin = typed == null ? started.stdin() : typed) {
            for (int count = input.read(chunk); count >= 0; count = input.read(chunk)) {
                wanted = wanted && write(stdin, chunk, count);
            }
        } catch (IOException e) {
            started.close(); // the channel is gone, and with it all that the command is connected to
        }
    }

    /** Tells the command's terminal its size; does nothing where it has none. */
    void resize(TerminalSize size) {
        tell(input -> input.resize(size));
    }

    /** Signals the command where it has a terminal. */
    void signal(String name) {
        tell(input -> input.signal(name));
    }

    private interface Telling {
        void on(TerminalInput input) throws IOException;
    }

    /** Not on the network's thread: a terminal whose input nobody reads waits. */
    private void tell(Telling what) {
        TerminalInput input = terminal;
        if (input == null) {
            return;
        }
        synchronized (this) {
            told = told.thenRunAsync(
                    () -> {
                        try {
                            what.on(input);
                        } catch (IOException e) {
                            LOG.debug("the command has ended", e);
                        }
                    },
                    surroundings.threads());
        }
    }

    private static boolean write(OutputStream stdin, byte[] chunk, int count) throws IOException {
        try {
            stdin.write(chunk, 0, count);
            return true;
        } catch (IOException e) {
            stdin.close();
            return false;
        }
    }

    private void pump(PipedProcess started, InputStream from, OutputStream to, String first) {
        byte[] chunk = new byte[CHUNK];
        try (from) {
            to.write(first.getBytes(StandardCharsets.UTF_8));
            to.flush();
            for (int count = from.read(chunk); count >= 0; count = from.read(chunk)) {
                to.write(chunk, 0, count);
                to.flush();
            }
        } catch (IOException e) {
            started.close(); // the channel is gone: the command's next write is to fail, too
        }
    }

    private static void tell(SessionChannel session, Termination end) {
        try {
            session.commandEnded(end);
        } catch (IOException e) {
            throw new UncheckedIOException("the connection went before the command's end could be told", e);
        }
    }

    private static void finish(SessionChannel session) {
        try {
            session.finish();
        } catch (IOException e) {
            session.close(true);
        }
    }
}
