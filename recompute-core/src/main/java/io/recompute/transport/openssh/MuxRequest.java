package io.recompute.transport.openssh;

import io.recompute.transport.Deadline;
import java.io.EOFException;
import java.io.IOException;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * One question to {@code ssh} itself, at its control socket, and the answer. It takes a connection to the socket of its own:
 * the one in proxy mode leads past {@code ssh}. For one thread, which can be interrupted.
 */
final class MuxRequest implements AutoCloseable {
    /** The number of the question, the only one on its connection. */
    private static final int ID = 1;

    private static final int LONGEST = 1 << 16; // an answer is some words

    private final SocketChannel socket;
    private final Selector selector;
    private final Deadline deadline;

    private MuxRequest(SocketChannel socket, Selector selector, Deadline deadline) {
        this.socket = socket;
        this.selector = selector;
        this.deadline = deadline;
    }

    /**
     * What ssh said.
     *
     * @param type what kind of answer it is
     * @param number the port, where that is of the kind; else 0
     * @param text why it refuses; may be empty
     */
    record Answer(int type, int number, String text) {}

    /**
     * Asks to begin or to end a forwarding from the server.
     *
     * @param type {@link Wire#MUX_OPEN_FORWARD} or {@link Wire#MUX_CLOSE_FORWARD}
     * @param host where the server listens; a path where the port is {@link Wire#MUX_SOCKET}
     * @param to the socket of this machine that it leads to
     */
    static PacketWriter forward(int type, String host, int port, Path to) {
        return PacketWriter.plain(type)
                .number(ID)
                .number(Wire.MUX_REMOTE_FORWARD)
                .text(host)
                .number(port)
                .text(to.toString())
                .number(Wire.MUX_SOCKET);
    }

    /**
     * Asks, and waits for the answer.
     *
     * @throws IOException where ssh is gone
     * @throws TimeoutException where the deadline is over; it may still do what it was asked to
     */
    static Answer ask(Path control, PacketWriter question, Deadline deadline)
            throws IOException, InterruptedException, TimeoutException {
        if (Thread.interrupted()) {
            throw new InterruptedException();
        }
        try (SocketChannel socket = SocketChannel.open(UnixDomainSocketAddress.of(control));
                Selector selector = Selector.open();
                MuxRequest request = new MuxRequest(socket, selector, deadline)) {
            return request.answered(question);
        }
    }

    private Answer answered(PacketWriter question) throws IOException, InterruptedException, TimeoutException {
        socket.configureBlocking(false);
        SelectionKey key = socket.register(selector, SelectionKey.OP_WRITE);
        write(PacketWriter.plain(Wire.MUX_HELLO).number(Wire.MUX_VERSION).finished());
        write(question.finished());
        key.interestOps(SelectionKey.OP_READ);
        PacketReader hello = next();
        if (hello.number() != Wire.MUX_HELLO) {
            throw new IOException("ssh does not greet as it should");
        }
        PacketReader answer = next();
        int type = answer.number();
        int number = answer.number();
        if (number != ID) {
            throw new IOException("ssh answers another question, number " + number);
        }
        return switch (type) {
            case Wire.MUX_OK -> new Answer(type, 0, "");
            case Wire.MUX_REMOTE_PORT -> new Answer(type, answer.number(), "");
            default -> new Answer(type, 0, answer.text());
        };
    }

    private void write(ByteBuffer packet) throws IOException, InterruptedException, TimeoutException {
        while (packet.hasRemaining()) {
            if (socket.write(packet) == 0) {
                await();
            }
        }
    }

    private PacketReader next() throws IOException, InterruptedException, TimeoutException {
        int length = read(Integer.BYTES).getInt();
        if (length < 0 || length > LONGEST) {
            throw new IOException("ssh sent an answer of " + Integer.toUnsignedString(length) + " bytes");
        }
        return new PacketReader(read(length));
    }

    private ByteBuffer read(int length) throws IOException, InterruptedException, TimeoutException {
        ByteBuffer bytes = ByteBuffer.allocate(length);
        while (bytes.hasRemaining()) {
            int count = socket.read(bytes);
            if (count < 0) {
                throw new EOFException("ssh has ended");
            }
            if (count == 0) {
                await();
            }
        }
        return bytes.flip();
    }

    private void await() throws IOException, InterruptedException, TimeoutException {
        if (deadline.isOver()) {
            throw new TimeoutException("ssh did not answer within " + deadline);
        }
        int ready = selector.select(Math.max(1, TimeUnit.NANOSECONDS.toMillis(deadline.remainingNanos())));
        if (Thread.interrupted()) {
            throw new InterruptedException();
        }
        if (ready > 0) {
            selector.selectedKeys().clear();
        }
    }

    @Override
    public void close() throws IOException {
        selector.close();
        socket.close();
    }
}
