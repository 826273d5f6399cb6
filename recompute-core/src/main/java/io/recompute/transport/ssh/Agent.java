package io.recompute.transport.ssh;

import io.recompute.transport.Deadline;
import java.io.EOFException;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.io.StreamCorruptedException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;
import java.security.PublicKey;
import java.util.AbstractMap.SimpleImmutableEntry;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.apache.sshd.agent.common.AbstractAgentProxy;
import org.apache.sshd.common.config.keys.KeyUtils;
import org.apache.sshd.common.session.SessionContext;
import org.apache.sshd.common.util.buffer.Buffer;
import org.apache.sshd.common.util.buffer.ByteArrayBuffer;

/** An ssh-agent at the other end of a unix socket, for one login. One question at a time; closing it ends the wait. */
final class Agent extends AbstractAgentProxy {
    /** Far more than an agent ever says. */
    private static final int MOST_BYTES = 4 << 20;

    private final SocketChannel channel;
    private final Selector selector;
    private final Deadline deadline;

    private Agent(SocketChannel channel, Selector selector, Deadline deadline) {
        super(null);
        this.channel = channel;
        this.selector = selector;
        this.deadline = deadline;
    }

    /**
     * Connects.
     *
     * @throws IOException where nobody listens there, or this system knows no such sockets
     */
    static Agent at(Path socket, Deadline deadline) throws IOException {
        SocketChannel channel = open();
        try {
            channel.connect(UnixDomainSocketAddress.of(socket));
            channel.configureBlocking(false);
            Selector selector = Selector.open();
            channel.register(selector, SelectionKey.OP_READ);
            return new Agent(channel, selector, deadline);
        } catch (IOException | RuntimeException e) {
            channel.close();
            throw e;
        }
    }

    private static SocketChannel open() throws IOException {
        try {
            return SocketChannel.open(StandardProtocolFamily.UNIX);
        } catch (UnsupportedOperationException e) {
            throw new IOException("this system has no unix sockets", e);
        }
    }

    @Override
    public Map.Entry<String, byte[]> sign(SessionContext session, PublicKey key, String algorithm, byte[] data)
            throws IOException {
        Map.Entry<String, byte[]> signed = super.sign(session, key, algorithm, data);
        // A certificate is signed for by its key; the library wants to hear the name that it asked for.
        return KeyUtils.getSignatureAlgorithm(algorithm, key).equals(signed.getKey())
                ? new SimpleImmutableEntry<>(algorithm, signed.getValue())
                : signed;
    }

    @Override
    protected synchronized Buffer request(Buffer question) throws IOException {
        ByteBuffer bytes = ByteBuffer.wrap(question.array(), question.rpos(), question.available());
        while (bytes.hasRemaining()) {
            if (channel.write(bytes) == 0) {
                await(SelectionKey.OP_WRITE);
            }
        }
        int length = read(Integer.BYTES).getInt();
        if (length < 1 || length > MOST_BYTES) {
            throw new StreamCorruptedException("not an answer of an ssh-agent");
        }
        return new ByteArrayBuffer(read(length).array());
    }

    private ByteBuffer read(int length) throws IOException {
        ByteBuffer bytes = ByteBuffer.allocate(length);
        while (bytes.hasRemaining()) {
            int count = channel.read(bytes);
            if (count < 0) {
                throw new EOFException("the ssh-agent has gone");
            }
            if (count == 0) {
                await(SelectionKey.OP_READ);
            }
        }
        return bytes.flip();
    }

    private void await(int operation) throws IOException {
        channel.keyFor(selector).interestOps(operation);
        long millis = TimeUnit.NANOSECONDS.toMillis(deadline.remainingNanos());
        if (millis <= 0 || (selector.select(millis) == 0 && deadline.isOver())) {
            throw new InterruptedIOException("the ssh-agent did not answer in time");
        }
        selector.selectedKeys().clear();
    }

    @Override
    public boolean isOpen() {
        return channel.isOpen();
    }

    @Override
    public void close() throws IOException {
        selector.close();
        channel.close();
    }
}
