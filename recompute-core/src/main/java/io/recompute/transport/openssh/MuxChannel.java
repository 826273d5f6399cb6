package io.recompute.transport.openssh;

import io.recompute.transport.InboundPipe;
import io.recompute.transport.Termination;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One channel of the connection protocol, seen from the side that opens it. Safe for use by many threads. */
final class MuxChannel {
    private static final Logger LOG = LoggerFactory.getLogger(MuxChannel.class);
    private static final int WINDOW = 2 << 20; // as OpenSSH's own
    private static final int PACKET = 32 << 10;

    private final MuxLink link;
    private final int id;
    private final InboundPipe output = new InboundPipe(this::consumed);
    private final InboundPipe errors = new InboundPipe(this::consumed);
    private final Outbound input = new Outbound(new Outbound.Sender() {
        @Override
        public void data(byte[] source, int offset, int length) throws IOException {
            sendToOther(() -> to(Wire.DATA).string(source, offset, length));
        }

        @Override
        public void end() throws IOException {
            sendToOther(() -> to(Wire.EOF));
        }
    });
    private final CompletableFuture<Opening> opening = new CompletableFuture<>();
    private final CompletableFuture<Termination> termination = new CompletableFuture<>();

    private final Object lock = new Object();
    private final Deque<CompletableFuture<@Nullable Boolean>> replies = new ArrayDeque<>();
    private int other = -1; // the channel's number on the other side
    private boolean closing; // our side is closed, or is to be as soon as it is open
    private int credit; // bytes that were read and the other side does not know of

    MuxChannel(MuxLink link) {
        this.link = link;
        this.id = link.register(this);
    }

    /** What the other side said to the opening. */
    sealed interface Opening {
        record Opened() implements Opening {}

        record Refused(int reason, String text) implements Opening {}

        record Lost(IOException cause) implements Opening {}
    }

    private interface Message {
        PacketWriter message();
    }

    /**
     * Asks for the channel.
     *
     * @param details puts behind it what that type of channel wants to know
     * @throws IOException where the connection is gone
     */
    void open(String type, Consumer<PacketWriter> details) throws IOException {
        PacketWriter message = PacketWriter.message(Wire.CHANNEL_OPEN)
                .text(type)
                .number(id)
                .number(WINDOW)
                .number(PACKET);
        details.accept(message);
        link.send(message);
        if (!link.isOpen()) {
            lost(new IOException("the connection is closed")); // it may have ended before this channel was known
        }
    }

    /** The channel's number on this side. */
    int id() {
        return id;
    }

    /** Completes, never exceptionally, once the other side has answered. */
    CompletableFuture<Opening> opening() {
        return opening;
    }

    /** Completes, never exceptionally, once it is known how the command ended, or that nobody will say. */
    CompletableFuture<Termination> termination() {
        return termination;
    }

    InboundPipe output() {
        return output;
    }

    InboundPipe errors() {
        return errors;
    }

    Outbound input() {
        return input;
    }

    /**
     * Asks for something and for an answer.
     *
     * @return completes, never exceptionally: whether it is granted; null where the channel ended before
     */
    CompletableFuture<@Nullable Boolean> ask(String request, Consumer<PacketWriter> details) {
        CompletableFuture<@Nullable Boolean> reply = new CompletableFuture<>();
        synchronized (lock) {
            try {
                if (!closing) {
                    PacketWriter message = to(Wire.REQUEST).text(request).flag(true);
                    details.accept(message);
                    link.send(message);
                    replies.add(reply);
                    return reply;
                }
            } catch (IOException e) {
                LOG.debug("{} cannot be asked for", request, e);
            }
        }
        reply.complete(null);
        return reply;
    }

    /** Tells something that has no answer; nothing where the channel is closed. */
    void tell(String request, Consumer<PacketWriter> details) {
        try {
            sendToOther(() -> {
                PacketWriter message = to(Wire.REQUEST).text(request).flag(false);
                details.accept(message);
                return message;
            });
        } catch (IOException e) {
            LOG.debug("{} cannot be told", request, e);
        }
    }

    /** Closes this side, and does not wait for the other. Idempotent. */
    void close() {
        synchronized (lock) {
            if (!closing) {
                closing = true;
                sendClose();
            }
        }
        input.stop();
        output.close();
        errors.close();
        termination.complete(new Termination.Lost());
        drainReplies();
    }

    private void sendClose() {
        if (other < 0) {
            return; // it is closed when it turns out to be open
        }
        try {
            link.send(to(Wire.CLOSE));
        } catch (IOException e) {
            LOG.debug("a channel of a closed connection is closed", e);
        }
    }

    /** The connection is gone. */
    void lost(IOException cause) {
        synchronized (lock) {
            closing = true;
        }
        opening.complete(new Opening.Lost(cause));
        input.stop();
        IOException told = new IOException("the connection was lost while the command ran", cause);
        output.fail(told);
        errors.fail(told);
        termination.complete(new Termination.Lost());
        drainReplies();
        link.forget(id);
    }

    /** A message for this channel; called by the thread that reads the link alone. */
    void handle(int type, PacketReader packet) throws IOException {
        switch (type) {
            case Wire.OPEN_CONFIRMATION -> opened(packet.number(), packet.number(), packet.number());
            case Wire.OPEN_FAILURE -> {
                link.forget(id);
                opening.complete(new Opening.Refused(packet.number(), packet.text()));
            }
            case Wire.WINDOW_ADJUST -> input.grow(packet.number());
            case Wire.DATA -> receive(output, packet.string());
            case Wire.EXTENDED_DATA -> extended(packet.number(), packet.string());
            case Wire.EOF -> endOutputs();
            case Wire.CLOSE -> closedByOther();
            case Wire.REQUEST -> told(packet);
            case Wire.SUCCESS, Wire.FAILURE -> answered(type == Wire.SUCCESS);
            default -> LOG.debug("a channel got a message of type {}", type);
        }
    }

    private void opened(int number, int window, int packet) {
        synchronized (lock) {
            other = number;
            if (closing) {
                sendClose();
            }
        }
        input.open(window, Math.max(1, Math.min(packet, PACKET)));
        opening.complete(new Opening.Opened());
    }

    private void extended(int kind, byte[] block) {
        if (kind == 1) {
            receive(errors, block);
        } else {
            consumed(block.length);
        }
    }

    private static void receive(InboundPipe pipe, byte[] block) {
        pipe.receive(block, 0, block.length);
    }

    private void endOutputs() {
        output.end();
        errors.end();
    }

    private void closedByOther() {
        endOutputs();
        input.stop();
        synchronized (lock) {
            if (!closing) {
                closing = true;
                sendClose();
            }
        }
        termination.complete(new Termination.Lost());
        drainReplies();
        link.forget(id);
    }

    private void told(PacketReader packet) throws IOException {
        String request = packet.text();
        boolean answer = packet.flag();
        switch (request) {
            case "exit-status" -> termination.complete(new Termination.Exited(packet.number()));
            case "exit-signal" -> termination.complete(new Termination.Signaled(packet.text()));
            default -> {
                if (answer) {
                    sendToOther(() -> to(Wire.FAILURE));
                }
            }
        }
    }

    private void answered(boolean granted) {
        CompletableFuture<@Nullable Boolean> first;
        synchronized (lock) {
            first = replies.poll();
        }
        if (first != null) {
            first.complete(granted);
        }
    }

    private void drainReplies() {
        synchronized (lock) {
            replies.forEach(reply -> reply.complete(null));
            replies.clear();
        }
    }

    private void consumed(int bytes) {
        int grant = 0;
        synchronized (lock) {
            credit += bytes;
            if (credit >= WINDOW / 2) {
                grant = credit;
                credit = 0;
            }
        }
        if (grant > 0) {
            int more = grant;
            try {
                sendToOther(() -> to(Wire.WINDOW_ADJUST).number(more));
            } catch (IOException e) {
                LOG.debug("a channel of a closed connection takes no more", e);
            }
        }
    }

    private void sendToOther(Message message) throws IOException {
        synchronized (lock) {
            if (!closing && other >= 0) {
                link.send(message.message());
            }
        }
    }

    private PacketWriter to(int type) {
        return PacketWriter.message(type).number(other);
    }
}
