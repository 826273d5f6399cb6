package io.recompute.transport.ssh;

import io.recompute.transport.ByteStream;
import io.recompute.transport.Channel;
import io.recompute.transport.ChannelRefusedException;
import io.recompute.transport.Connection;
import io.recompute.transport.ConnectionLostException;
import io.recompute.transport.Deadline;
import io.recompute.transport.Destination;
import io.recompute.transport.DestinationException;
import io.recompute.transport.FileService;
import io.recompute.transport.ForwardingRefusedException;
import io.recompute.transport.Listening;
import io.recompute.transport.Pty;
import io.recompute.transport.TerminalChannel;
import io.recompute.transport.TerminalRefusedException;
import io.recompute.transport.TransportException;
import io.recompute.transport.TransportTimeoutException;
import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import java.util.function.Function;
import org.apache.sshd.client.SshClient;
import org.apache.sshd.client.channel.AbstractClientChannel;
import org.apache.sshd.client.future.OpenFuture;
import org.apache.sshd.client.session.ClientSession;
import org.apache.sshd.common.SshConstants;
import org.apache.sshd.common.channel.exception.SshChannelOpenException;
import org.apache.sshd.common.session.ConnectionService;
import org.jspecify.annotations.Nullable;

/** One session with a client, and so with threads, of its own: a machine that hangs holds up no other. */
final class SshConnection implements Connection {
    private final String address;
    private final SshClient client;
    private final ClientSession session;
    private final @Nullable SshConnection through;
    private final Forwardings forwardings;
    /** Nanoseconds; the largest number before there was an answer. */
    private final AtomicLong shortest = new AtomicLong(Long.MAX_VALUE);

    /**
     * The session must be logged in; client, session and the connection that it goes through belong to this one from now
     * on.
     */
    SshConnection(String address, SshClient client, ClientSession session, @Nullable SshConnection through) {
        this.address = address;
        this.client = client;
        this.session = session;
        this.through = through;
        this.forwardings = Forwardings.install(address, session);
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

    @Override
    public ByteStream dial(Destination destination, Duration limit) throws InterruptedException {
        DirectChannel channel = new DirectChannel(destination);
        open(channel, Deadline.in(limit), cause -> notReached(destination, cause));
        return channel.stream();
    }

    @Override
    public Listening listen(Destination wanted, Consumer<ByteStream> accepted, Duration limit)
            throws InterruptedException {
        return forwardings.listen(wanted, accepted, limit);
    }

    @Override
    public FileService files(Duration limit) throws InterruptedException {
        return SftpFiles.open(address, session, limit);
    }

    private SshChannel open(ExecChannel channel, Deadline deadline) throws InterruptedException {
        open(channel, deadline, this::notOpened);
        return new SshChannel(address, channel);
    }

    private void open(
            AbstractClientChannel channel, Deadline deadline, Function<@Nullable Throwable, TransportException> failure)
            throws InterruptedException {
        OpenFuture opening;
        long begin = System.nanoTime();
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
                throw failure.apply(opening.getException());
            }
            shortest.accumulateAndGet(System.nanoTime() - begin, Math::min);
            opened = true;
        } finally {
            if (!opened) {
                // A confirmation that comes later is answered by closing; a channel closed here would be unknown then.
                opening.cancel();
            }
        }
    }

    private TransportException notReached(Destination destination, @Nullable Throwable cause) {
        if (!(cause instanceof SshChannelOpenException refusal)) {
            return lost(cause);
        }
        return switch (refusal.getReasonCode()) {
            case SshConstants.SSH_OPEN_ADMINISTRATIVELY_PROHIBITED, SshConstants.SSH_OPEN_UNKNOWN_CHANNEL_TYPE ->
                new ForwardingRefusedException(
                        address,
                        "the sshd of " + address + " does not forward to " + destination + " (" + refusal.getMessage()
                                + "); see its AllowTcpForwarding, AllowStreamLocalForwarding and PermitOpen",
                        cause);
            case SshConstants.SSH_OPEN_RESOURCE_SHORTAGE -> notOpened(cause);
            default ->
                new DestinationException(
                        address,
                        destination,
                        address + " could not connect to " + destination + " (" + refusal.getMessage()
                                + "); does anything listen there?",
                        cause);
        };
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

    /** A server confirms a channel by itself, before it starts anything in it. */
    @Override
    public Optional<Duration> roundTrip() {
        long nanos = shortest.get();
        return nanos == Long.MAX_VALUE ? Optional.empty() : Optional.of(Duration.ofNanos(nanos));
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
