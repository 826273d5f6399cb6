package io.recompute.transport.openssh;

import java.io.EOFException;
import java.io.IOException;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The way to the control socket of one {@code ssh}, in its proxy mode: the messages of the connection protocol, with
 * numbers of channels of our own, pass to the server and back. Nothing is encrypted on the socket, which lies in a directory
 * that is the user's alone.
 *
 * <p>Two daemon threads: one reads, the other writes, so that no thread of a user's is ever in the socket: it would be
 * closed where such a thread is interrupted. What waits to be written is bounded by the windows of the channels.
 */
final class MuxLink {
    private static final Logger LOG = LoggerFactory.getLogger(MuxLink.class);
    private static final int BUFFER = 1 << 18; // a message is at most 32 KiB and some words
    private static final ByteBuffer LAST = ByteBuffer.allocate(0);

    private final SocketChannel socket;
    private final BlockingQueue<ByteBuffer> toSend = new LinkedBlockingQueue<>();
    private final Map<Integer, MuxChannel> channels = new ConcurrentHashMap<>();
    private final AtomicInteger lastId = new AtomicInteger();
    private final AtomicBoolean open = new AtomicBoolean(true);
    private final CompletableFuture<Void> ready = new CompletableFuture<>();
    private final CompletableFuture<Void> ended = new CompletableFuture<>();
    private final ByteBuffer received = ByteBuffer.allocate(BUFFER).flip();

    private MuxLink(SocketChannel socket) {
        this.socket = socket;
    }

    /**
     * Connects; whoever does closes it.
     *
     * @param name of the threads
     * @throws IOException where nobody listens there
     */
    static MuxLink to(Path path, String name) throws IOException {
        SocketChannel socket = SocketChannel.open(UnixDomainSocketAddress.of(path));
        MuxLink link = new MuxLink(socket);
        start(name + "-reader", link::read);
        start(name + "-writer", link::write);
        return link;
    }

    private static void start(String name, Runnable work) {
        Thread thread = new Thread(work, name);
        thread.setDaemon(true);
        thread.start();
    }

    /** Completes once channels can be opened; exceptionally where ssh does not agree. */
    CompletableFuture<Void> ready() {
        return ready;
    }

    /** Completes, never exceptionally, once the link is closed or broken. */
    CompletableFuture<Void> ended() {
        return ended;
    }

    boolean isOpen() {
        return open.get();
    }

    /** Gives the channel a number; its messages come to it from now on. */
    int register(MuxChannel channel) {
        int id = lastId.getAndIncrement();
        channels.put(id, channel);
        return id;
    }

    void forget(int id) {
        channels.remove(id);
    }

    /**
     * Puts a message behind those that wait to be sent.
     *
     * @throws IOException where the link is closed
     */
    void send(PacketWriter message) throws IOException {
        if (!open.get()) {
            throw new IOException("the connection is closed");
        }
        toSend.add(message.finished());
    }

    /** Closes the socket, and with it all channels. Idempotent. */
    void close() {
        fail(new IOException("the connection is closed"));
    }

    private void fail(IOException cause) {
        if (!open.compareAndSet(true, false)) {
            return;
        }
        try {
            socket.close();
        } catch (IOException e) {
            LOG.debug("closing the control socket", e);
        }
        toSend.add(LAST);
        ready.completeExceptionally(cause);
        channels.values().forEach(channel -> channel.lost(cause));
        ended.complete(null);
    }

    private void write() {
        try {
            for (ByteBuffer packet = toSend.take(); packet != LAST; packet = toSend.take()) {
                while (packet.hasRemaining()) {
                    socket.write(packet);
                }
            }
        } catch (IOException e) {
            fail(e);
        } catch (InterruptedException e) {
            fail(new IOException("the thread that writes to ssh was interrupted", e));
        }
    }

    private void read() {
        try {
            agree();
            ready.complete(null);
            while (true) {
                dispatch(next());
            }
        } catch (IOException e) {
            LOG.debug("{} ends", Thread.currentThread().getName(), e);
            fail(e);
        }
    }

    private void agree() throws IOException {
        send(PacketWriter.plain(Wire.MUX_HELLO).number(Wire.MUX_VERSION));
        send(PacketWriter.plain(Wire.MUX_PROXY).number(0));
        PacketReader hello = new PacketReader(next());
        if (hello.number() != Wire.MUX_HELLO || hello.number() != Wire.MUX_VERSION) {
            throw new IOException(
                    "the ssh of this machine multiplexes in another way than that of OpenSSH 7.4 and newer");
        }
        if (new PacketReader(next()).number() != Wire.MUX_PROXY_READY) {
            throw new IOException("the ssh of this machine has no proxy mode for its channels; that takes OpenSSH 7.4");
        }
    }

    /** The next message, without its length; valid until the one after it is asked for. */
    private ByteBuffer next() throws IOException {
        fill(Integer.BYTES);
        int length = received.getInt();
        if (length < 0 || length > BUFFER) {
            throw new IOException("ssh sent a message of " + Integer.toUnsignedString(length) + " bytes");
        }
        fill(length);
        ByteBuffer message = received.slice(received.position(), length);
        received.position(received.position() + length);
        return message;
    }

    private void fill(int wanted) throws IOException {
        while (received.remaining() < wanted) {
            received.compact();
            int count = socket.read(received);
            received.flip();
            if (count < 0) {
                throw new EOFException("the connection of ssh has ended");
            }
        }
    }

    private void dispatch(ByteBuffer message) throws IOException {
        PacketReader packet = new PacketReader(message);
        int padding = packet.octet();
        int type = packet.octet();
        if (type < Wire.OPEN_CONFIRMATION || type > Wire.FAILURE) {
            LOG.debug("a message of type {} with padding {} is of no concern", type, padding);
            return;
        }
        MuxChannel channel = channels.get(packet.number());
        if (channel != null) {
            channel.handle(type, packet);
        }
    }
}
