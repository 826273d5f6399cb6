package io.recompute.transport.ssh;

import io.recompute.transport.Channel;
import io.recompute.transport.ChannelRefusedException;
import io.recompute.transport.Connection;
import io.recompute.transport.ConnectionLostException;
import io.recompute.transport.Pty;
import io.recompute.transport.TerminalChannel;
import io.recompute.transport.TerminalRefusedException;
import io.recompute.transport.TransportException;
import io.recompute.transport.TransportTimeoutException;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.sshd.client.SshClient;
import org.apache.sshd.client.future.OpenFuture;
import org.apache.sshd.client.session.ClientSession;
import org.apache.sshd.common.channel.exception.SshChannelOpenException;
import org.apache.sshd.common.session.ConnectionService;
import org.jspecify.annotations.Nullable;

/** One session with a client, and so with threads, of its own: a machine that hangs holds up no other. */
final class SshConnection implements Connection {
    private final String address;
    private final SshClient client;
    private final ClientSession session;
    private final @Nullable SshConnection through;

    /**
     * The session must be logged in; client, session and the connection that it goes through belong to this one from now
     * on.
     */
    SshConnection(String address, SshClient client, ClientSession session, @Nullable SshConnection through) {
        this.address = address;
        this.client = client;
        this.session = session;
        this.through = through;
    }

    String address() {
        return address;
    }

    ClientSession session() {
        return session;
    }

    @Override
    public Channel exec(String commandLine, Duration limit) throws InterruptedException {
        return open(new ExecChannel(commandLine, null), Deadline.in(limit));
    }

    @Override
    public TerminalChannel exec(String commandLine, Pty pty, Duration limit) throws InterruptedException {
        Deadline deadline = Deadline.in(limit);
        ExecChannel channel = new ExecChannel(commandLine, pty);
        SshChannel opened = open(channel, deadline);
        boolean granted = false;
        try {
            awaitTerminal(channel, deadline);
            granted = true;
            return new SshTerminal(opened, channel);
        } finally {
            if (!granted) {
                opened.close();
            }
        }
    }

    private void awaitTerminal(ExecChannel channel, Deadline deadline) throws InterruptedException {
        try {
            Boolean granted = channel.terminal().get(deadline.remainingNanos(), TimeUnit.NANOSECONDS);
            if (granted == null) {
                throw lost(null);
            }
            if (!granted) {
                throw new TerminalRefusedException(
                        address, address + " gives no terminal; its sshd may be told so (PermitTTY no)", null);
            }
        } catch (TimeoutException e) {
            throw new TransportTimeoutException(address, address + " gave no terminal within " + deadline, e);
        } catch (ExecutionException e) {
            throw new IllegalStateException("the answer never completes exceptionally", e);
        }
    }

    private SshChannel open(ExecChannel channel, Deadline deadline) throws InterruptedException {
        OpenFuture opening;
        try {
            session.getService(ConnectionService.class).registerChannel(channel);
            opening = channel.open();
        } catch (IOException | IllegalStateException e) {
            throw lost(e);
        }
        boolean opened = false;
        try {
            if (!Waiting.isDone(opening, deadline)) {
                throw new TransportTimeoutException(
                        address, address + " did not open a channel within " + deadline + "; is it overloaded?", null);
            }
            if (!opening.isOpened()) {
                throw notOpened(opening.getException());
            }
            opened = true;
            return new SshChannel(address, channel);
        } finally {
            if (!opened) {
                // A confirmation that comes later is answered by closing; a channel closed here would be unknown then.
                opening.cancel();
            }
        }
    }

    private TransportException notOpened(@Nullable Throwable cause) {
        if (cause instanceof SshChannelOpenException refusal) {
            String text = address + " refused another channel on this connection (" + refusal.getMessage()
                    + "); its sshd allows only so many (MaxSessions)";
            return new ChannelRefusedException(address, text, cause);
        }
        return lost(cause);
    }

    private ConnectionLostException lost(@Nullable Throwable cause) {
        return new ConnectionLostException(
                address, "the connection to " + address + " is gone; what runs there goes on", cause);
    }

    @Override
    public boolean isOpen() {
        return session.isOpen();
    }

    @Override
    public void close() {
        // At once: what is polite can wait for an answer that never comes.
        client.close(true);
        if (through != null) {
            through.close();
        }
    }
}
