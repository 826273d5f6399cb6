package io.recompute.transport.ssh;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.io.OutputStream;
import org.apache.sshd.common.channel.WindowClosedException;
import org.apache.sshd.common.channel.exception.SshChannelClosedException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The input of a command: the library's stream, which forgets that a thread was interrupted and speaks of its own
 * innards where the channel is closed.
 */
final class StdinStream extends OutputStream {
    private static final Logger LOG = LoggerFactory.getLogger(StdinStream.class);

    /** A command's input is mostly shorter: the compiler's lesson would cost more than it saves. */
    private static final long LONG = 2 << 20;

    private final OutputStream target;
    private long written;

    StdinStream(OutputStream target) {
        this.target = target;
    }

    @Override
    public void write(int value) throws IOException {
        write(new byte[] {(byte) value}, 0, 1);
    }

    @Override
    public void write(byte[] bytes, int offset, int length) throws IOException {
        if (written < LONG && written + length >= LONG) {
            boolean known = CipherWarmUp.once();
            LOG.debug("a long stream: the compiler knows the cipher: {}", known);
        }
        written += length;
        try {
            target.write(bytes, offset, length);
        } catch (IOException e) {
            throw explained(e);
        }
    }

    @Override
    public void flush() throws IOException {
        try {
            target.flush();
        } catch (IOException e) {
            throw explained(e);
        }
    }

    @Override
    public void close() throws IOException {
        try {
            target.close();
        } catch (IOException e) {
            throw explained(e);
        }
    }

    private static IOException explained(IOException e) {
        if (e instanceof InterruptedIOException && e.getCause() instanceof InterruptedException) {
            Thread.currentThread().interrupt();
            return e;
        }
        if (e instanceof SshChannelClosedException || e instanceof WindowClosedException) {
            return new IOException("the input is closed: its reader, the channel or the connection has ended", e);
        }
        return e;
    }
}
