package io.recompute.transport.openssh;

import io.recompute.transport.ByteStream;
import io.recompute.transport.Channel;
import io.recompute.transport.ChannelRefusedException;
import io.recompute.transport.Connection;
import io.recompute.transport.ConnectionLostException;
import io.recompute.transport.Deadline;
import io.recompute.transport.Destination;
import io.recompute.transport.DestinationException;
import io.recompute.transport.ForwardingRefusedException;
import io.recompute.transport.Listening;
import io.recompute.transport.Pty;
import io.recompute.transport.TerminalChannel;
import io.recompute.transport.TerminalRefusedException;
import io.recompute.transport.TransportException;
import io.recompute.transport.TransportTimeoutException;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** One {@code ssh} that is logged in, and the link to it. */
final class MuxConnection implements Connection {
    /** What a terminal is to do: take the bytes of one character of UTF-8 for one (RFC 8160). The rest is the machine's own. */
    private static final byte[] TERMINAL_MODES = {42, 0, 0, 0, 1, 0};

    private final String address;
    private final Master master;
    private final MuxLink link;
    private final ControlSocket control;

    /** The master and the link belong to the connection from now on. */
    MuxConnection(String address, Master master, MuxLink link, ControlSocket control) {
        this.address = address;
        this.master = master;
        this.link = link;
        this.control = control;
        CompletableFuture<Void> unused = link.ended().thenRun(master::close);
    }

    @Override
    public Channel exec(String commandLine, Duration limit) throws InterruptedException {
        return started(commandLine, null, Deadline.in(limit));
    }

    @Override
    public TerminalChannel exec(String commandLine, Pty pty, Duration limit) throws InterruptedException {
        return started(commandLine, pty, Deadline.in(limit));
    }

    private MuxCommand started(String commandLine, @Nullable Pty pty, Deadline deadline) throws InterruptedException {
        MuxChannel channel = opened("session", details -> {}, deadline, this::refused);
        boolean started = false;
        try {
            if (pty != null && !isGranted(channel.ask("pty-req", details -> describe(pty, details)), deadline)) {
                throw new TerminalRefusedException(
                        address, address + " gives no terminal; its sshd may be told so (PermitTTY no)", null);
            }
            if (!isGranted(channel.ask("exec", details -> details.text(commandLine)), deadline)) {
                throw new ChannelRefusedException(address, address + " refused to run a command", null);
            }
            started = true;
            return new MuxCommand(address, channel);
        } finally {
            if (!started) {
                channel.close();
            }
        }
    }

    private static void describe(Pty pty, PacketWriter details) {
        details.text(pty.type())
                .number(pty.size().columns())
                .number(pty.size().rows())
                .number(0)
                .number(0)
                .string(TERMINAL_MODES, 0, TERMINAL_MODES.length);
    }

    @Override
    public ByteStream dial(Destination destination, Duration limit) throws InterruptedException {
        Function<MuxChannel.Opening.Refused, TransportException> failure = refusal -> notReached(destination, refusal);
        Deadline deadline = Deadline.in(limit);
        MuxChannel channel;
        if (destination instanceof Destination.Tcp tcp) {
            Consumer<PacketWriter> details = to ->
                    to.text(tcp.host()).number(tcp.port()).text("127.0.0.1").number(0);
            channel = opened("direct-tcpip", details, deadline, failure);
        } else {
            Consumer<PacketWriter> details =
                    to -> to.text(destination.toString()).text("").number(0);
            channel = opened("direct-streamlocal@openssh.com", details, deadline, failure);
        }
        return new MuxStream(channel);
    }

    @Override
    public Listening listen(Destination wanted, Consumer<ByteStream> accepted, Duration limit)
            throws InterruptedException {
        if (!link.isOpen()) {
            throw lost(null);
        }
        Deadline deadline = Deadline.in(limit);
        try {
            MuxListening listening = MuxListening.open(control, address, wanted, accepted, deadline);
            CompletableFuture<Void> unused = link.ended().thenRun(listening::lost);
            return listening;
        } catch (IOException e) {
            throw lost(e);
        } catch (TimeoutException e) {
            String text = address + " did not say within " + deadline + " whether it listens at " + wanted;
            throw new TransportTimeoutException(address, text, e);
        }
    }

    private MuxChannel opened(
            String type,
            Consumer<PacketWriter> details,
            Deadline deadline,
            Function<MuxChannel.Opening.Refused, TransportException> failure)
            throws InterruptedException {
        if (Thread.interrupted()) {
            throw new InterruptedException();
        }
        MuxChannel channel = new MuxChannel(link);
        boolean opened = false;
        try {
            channel.open(type, details);
            MuxChannel.Opening opening = await(channel.opening(), deadline);
            if (opening instanceof MuxChannel.Opening.Refused refusal) {
                throw failure.apply(refusal);
            }
            if (opening instanceof MuxChannel.Opening.Lost loss) {
                throw lost(loss.cause());
            }
            opened = true;
            return channel;
        } catch (IOException e) {
            link.forget(channel.id());
            throw lost(e);
        } finally {
            if (!opened) {
                channel.close();
            }
        }
    }

    private boolean isGranted(CompletableFuture<@Nullable Boolean> answer, Deadline deadline)
            throws InterruptedException {
        Boolean granted = await(answer, deadline);
        if (granted == null) {
            throw lost(null);
        }
        return granted;
    }

    private <T extends @Nullable Object> T await(CompletableFuture<T> answer, Deadline deadline)
            throws InterruptedException {
        try {
            return answer.get(deadline.remainingNanos(), TimeUnit.NANOSECONDS);
        } catch (TimeoutException e) {
            throw new TransportTimeoutException(
                    address, address + " did not open a channel within " + deadline + "; is it overloaded?", e);
        } catch (ExecutionException e) {
            throw new IllegalStateException("an answer never completes exceptionally", e);
        }
    }

    private TransportException refused(MuxChannel.Opening.Refused refusal) {
        String text = address + " refused another channel on this connection (" + refusal.text()
                + "); its sshd allows only so many (MaxSessions)";
        return new ChannelRefusedException(address, text, null);
    }

    private TransportException notReached(Destination destination, MuxChannel.Opening.Refused refusal) {
        return switch (refusal.reason()) {
            case Wire.PROHIBITED, Wire.UNKNOWN_CHANNEL_TYPE ->
                new ForwardingRefusedException(
                        address,
                        "the sshd of " + address + " does not forward to " + destination + " (" + refusal.text()
                                + "); see its AllowTcpForwarding, AllowStreamLocalForwarding and PermitOpen",
                        null);
            case Wire.RESOURCE_SHORTAGE -> refused(refusal);
            default ->
                new DestinationException(
                        address,
                        destination,
                        address + " could not connect to " + destination + " (" + refusal.text()
                                + "); does anything listen there?",
                        null);
        };
    }

    private ConnectionLostException lost(@Nullable Throwable cause) {
        String words = master.lastWords();
        return new ConnectionLostException(
                address,
                "the connection to " + address + " is gone" + (words.isEmpty() ? "" : " (" + words + ")")
                        + "; what runs there goes on",
                cause);
    }

    @Override
    public boolean isOpen() {
        return link.isOpen();
    }

    @Override
    public void close() {
        link.close();
        master.close();
    }
}
