package io.recompute.shell;

import com.google.errorprone.annotations.CanIgnoreReturnValue;
import io.recompute.model.Instance;
import io.recompute.model.OperationInterruptedException;
import io.recompute.transport.Channel;
import io.recompute.transport.ConnectionLostException;
import io.recompute.transport.TerminalChannel;
import io.recompute.transport.TerminalSize;
import io.recompute.transport.Termination;
import io.recompute.transport.control.Machine;
import io.recompute.transport.control.SignalNumbers;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.time.Duration;

/**
 * A shell on a machine, connected. It lives as long as its connection: where that is lost, the shell gets a hang-up, its
 * streams end or fail, and {@link #waitFor()} says so. What is to survive that is a run, or belongs in {@code tmux}.
 *
 * <p>Thread-safe; each stream may be used by one thread at a time. {@link #close()} hangs up.
 */
public final class RemoteShell implements AutoCloseable {
    /** What ssh exits with then. */
    private static final int UNKNOWN_SIGNAL = 255;

    private final Instance instance;
    private final Channel channel;

    RemoteShell(Instance instance, Channel channel) {
        this.instance = instance;
        this.channel = channel;
    }

    /** What is typed, passed on at {@code flush}; with a terminal the byte 3 is Ctrl-C, the byte 4 the end of the input. */
    public OutputStream input() {
        return channel.stdin();
    }

    /** What the terminal shows; without one, the standard output. */
    public InputStream output() {
        return channel.stdout();
    }

    /** The standard error where there is no terminal; with one, nothing but its end. */
    public InputStream errors() {
        return channel.stderr();
    }

    /** Tells the terminal how large it is from now on; does nothing where there is none, or the shell has ended. */
    public void resize(TerminalSize size) {
        if (channel instanceof TerminalChannel terminal) {
            terminal.resize(size);
        }
    }

    /**
     * Sends the shell, or the command, a signal; what an interactive shell runs is reached by what is typed. Does nothing
     * where there is no terminal, it has ended, or the server has no way.
     *
     * @param name without {@code SIG}, as {@code TERM}
     */
    public void signal(String name) {
        if (channel instanceof TerminalChannel terminal) {
            terminal.signal(name);
        }
    }

    /**
     * Waits for its end, while its outputs are read by other threads.
     *
     * @return the exit status, as a shell tells it: 128 and the signal's number where a signal ended it,
     *     or 255 where that has another number on each system
     * @throws ConnectionLostException where it was cut off: the connection was lost, or it was closed
     */
    @CanIgnoreReturnValue
    public int waitFor() throws InterruptedException {
        return waitFor(Machine.UNLIMITED);
    }

    /**
     * As {@link #waitFor()}.
     *
     * @throws io.recompute.transport.TransportTimeoutException where it has not ended within the limit; it goes on
     */
    @CanIgnoreReturnValue
    public int waitFor(Duration limit) throws InterruptedException {
        Termination end = channel.awaitTermination(limit);
        if (end instanceof Termination.Exited exited) {
            return exited.status();
        }
        if (end instanceof Termination.Signaled signaled) {
            return SignalNumbers.status(signaled.signal()).orElse(UNKNOWN_SIGNAL);
        }
        throw new ConnectionLostException(
                instance.address(),
                "the shell on " + instance + " was cut off: it was closed, or the connection is gone",
                null);
    }

    /**
     * Connects it with these streams until it ends: what comes from {@code in} is typed, what it shows goes to {@code out},
     * and errors, where there is no terminal, to {@code err}. None is closed; the outputs are flushed whenever nothing more
     * is there. The thread that reads {@code in} is a daemon and may wait there for one more byte, which is lost.
     *
     * @return as {@link #waitFor()}
     * @throws ConnectionLostException where it was cut off
     * @throws IOException where {@code out} or {@code err} failed; the shell is closed then
     */
    @CanIgnoreReturnValue
    public int relay(InputStream in, OutputStream out, OutputStream err) throws IOException {
        Relay typed = Relay.ofInput(in, input()).started("recompute-shell-input");
        Relay wrong = Relay.ofOutput(errors(), err, this::close).started("recompute-shell-errors");
        Relay shown = Relay.ofOutput(output(), out, this::close);
        try {
            shown.run();
            wrong.join();
            shown.check();
            wrong.check();
            return waitFor(Machine.UNLIMITED);
        } catch (InterruptedException e) {
            throw OperationInterruptedException.restoring("waiting for a shell on " + instance, e);
        } finally {
            typed.abandon();
            close();
        }
    }

    /** Hangs up. Idempotent. */
    @Override
    public void close() {
        channel.close();
    }

    @Override
    public String toString() {
        return "RemoteShell[" + instance + "]";
    }
}
