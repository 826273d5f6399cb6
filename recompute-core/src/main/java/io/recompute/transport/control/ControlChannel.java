package io.recompute.transport.control;

import io.recompute.model.DurationText;
import io.recompute.model.RecomputeException;
import io.recompute.transport.Channel;
import io.recompute.transport.ConnectionLostException;
import io.recompute.transport.NoShellException;
import io.recompute.transport.Termination;
import io.recompute.transport.TransportException;
import io.recompute.transport.TransportTimeoutException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.OptionalInt;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * A long-lived {@code sh} on the machine that is fed one script after another: one round trip each, and no login shell,
 * no new process but the script's own. Used by one thread at a time; the pool sees to that. After any exception but one
 * about the limit of a finished wait the channel is no longer usable and is closed.
 */
final class ControlChannel implements AutoCloseable {
    /** The end of the outputs has come before; that of the process follows at once. */
    private static final Duration END_LIMIT = Duration.ofSeconds(2);

    private static final String IDENTITY = Script.text(ControlChannel.class, "identity.sh");

    private final Channel channel;
    private final String address;
    private final String sentinel = Sentinels.next();
    private final FrameReader outReader = new FrameReader(false);
    private final FrameReader errReader = new FrameReader(true);
    private volatile @Nullable Frame current;
    private volatile boolean usable = true;
    private volatile boolean sent;
    private long frames;
    private String identity = "";

    private ControlChannel(Channel channel, String address) {
        this.channel = channel;
        this.address = address;
    }

    /**
     * Starts the shell and waits until it answers.
     *
     * @param pumps runs the two loops that read the outputs, until the channel is closed
     */
    static ControlChannel open(ChannelOpener opener, ShellStart start, Executor pumps, Allowance allowance)
            throws InterruptedException {
        ControlChannel control = new ControlChannel(opener.exec(start.commandLine(), allowance), opener.address());
        try {
            pumps.execute(() -> control.pump(control.channel.stdout(), control.outReader));
            pumps.execute(() -> control.pump(control.channel.stderr(), control.errReader));
            CollectingSink told = new CollectingSink();
            control.write(start.setup(control.sentinel).getBytes(StandardCharsets.UTF_8));
            int status = control.execute(IDENTITY, told, new CollectingSink(), allowance.step());
            control.identity = new String(told.toByteArray(), StandardCharsets.US_ASCII).strip();
            if (status != 0) {
                throw control.notAShell(null);
            }
            return control;
        } catch (ConnectionLostException e) {
            try (control) {
                throw control.isRefused() ? control.notAShell(e) : e;
            }
        } catch (RejectedExecutionException e) {
            control.close();
            throw new ConnectionLostException(
                    control.address, "the workspace on " + control.address + " was closed", e);
        } catch (IOException e) {
            control.close();
            throw new ConnectionLostException(
                    control.address, "lost the shell on " + control.address + ": " + e.getMessage(), e);
        } catch (RuntimeException | InterruptedException e) {
            control.close();
            throw e;
        }
    }

    /** Whether what was started in place of the shell has said something, or has ended by itself. */
    private boolean isRefused() throws InterruptedException {
        if (!outReader.noise().isEmpty() || !errReader.noise().isEmpty()) {
            return true;
        }
        try {
            return channel.awaitTermination(END_LIMIT) instanceof Termination.Exited;
        } catch (TransportTimeoutException e) {
            return false;
        }
    }

    /** Whether a further script can be run. */
    boolean isUsable() {
        return usable;
    }

    /** The shell's process id and, where /proc tells it, a blank and when it was started: the arguments of cancel.sh. */
    String identity() {
        return identity;
    }

    /** Runs that when a further script can be run without output of the last one's getting into its own. */
    void whenFree(Runnable action) {
        Frame last = current;
        if (last == null) {
            action.run();
        } else {
            last.free().whenComplete((nothing, failure) -> action.run());
        }
    }

    /**
     * Runs a text; its outputs go to the sinks while they come.
     *
     * @return the exit status
     * @throws ConnectionLostException where the shell or the connection ended before the script did
     * @throws TransportTimeoutException where the script has not ended within the limit; it goes on
     * @throws InterruptedException likewise; it goes on
     */
    int execute(String text, OutputSink out, OutputSink err, Duration limit) throws InterruptedException {
        Frame frame = new Frame(sentinel, ++frames, out, err);
        current = frame;
        sent = false;
        boolean finished = false;
        try {
            if (!usable) {
                // The shell ended since the caller looked, and its end has failed another frame than this.
                throw new IOException("the shell had ended");
            }
            byte[] line = frame.encode(text);
            sent = true;
            write(line);
            int status = frame.done().get(limit.toNanos(), TimeUnit.NANOSECONDS);
            finished = true;
            return status;
        } catch (IOException e) {
            throw lost(frame, e);
        } catch (ExecutionException e) {
            throw e.getCause() instanceof RecomputeException known ? known : lost(frame, e.getCause());
        } catch (TimeoutException e) {
            throw new TransportTimeoutException(
                    address, "no end of a command on " + address + " after " + DurationText.of(limit), null);
        } finally {
            usable = usable && finished;
        }
    }

    /** Whether the script that was given last may have reached the shell. */
    boolean hasSent() {
        return sent;
    }

    /** Whether the shell has started with the script that was sent last, as far as is known here. */
    boolean hasBegun() {
        Frame frame = current;
        return frame != null && frame.hasBegun();
    }

    /**
     * How the shell itself has ended, as a shell would tell it of its child: a script may have killed it.
     *
     * @return empty where nobody knows, or it has not ended
     */
    OptionalInt endOfShell() throws InterruptedException {
        try {
            Termination termination = channel.awaitTermination(END_LIMIT);
            if (termination instanceof Termination.Exited exited) {
                return OptionalInt.of(exited.status());
            }
            if (termination instanceof Termination.Signaled signaled) {
                return SignalNumbers.status(signaled.signal());
            }
            return OptionalInt.empty();
        } catch (TransportTimeoutException e) {
            return OptionalInt.empty();
        }
    }

    @Override
    public void close() {
        usable = false;
        channel.close();
    }

    private void write(byte[] text) throws IOException {
        channel.stdin().write(text);
        channel.stdin().flush();
    }

    private void pump(InputStream stream, FrameReader reader) {
        byte[] buffer = new byte[1 << 16];
        try {
            for (int count = stream.read(buffer); count >= 0; count = stream.read(buffer)) {
                Frame frame = current;
                if (frame != null) {
                    reader.accept(frame, buffer, count);
                }
            }
            failCurrent(new IOException("the shell ended"));
        } catch (IOException | RuntimeException e) {
            failCurrent(e);
        }
    }

    private void failCurrent(Exception cause) {
        usable = false;
        Frame frame = current;
        if (frame != null) {
            frame.fail(cause);
        }
    }

    private TransportException lost(Frame frame, @Nullable Throwable cause) {
        usable = false;
        String when = frame.hasBegun() ? "while a command was running" : "before a command was started";
        String why = cause == null || cause.getMessage() == null ? "" : " (" + cause.getMessage() + ")";
        return new ConnectionLostException(address, "lost the shell on " + address + " " + when + why, cause);
    }

    private TransportException notAShell(@Nullable Throwable cause) {
        String said = (outReader.noise() + " " + errReader.noise()).strip();
        return new NoShellException(
                address,
                "the login on " + address + " does not start /bin/sh"
                        + (said.isEmpty() ? "" : "; it says: " + said)
                        + "\nTry: ssh " + address + " 'exec /bin/sh -c true'; where it is for SFTP alone, use"
                        + " Project.files()",
                cause);
    }
}
