package io.recompute.transport.ssh;

import io.recompute.transport.ByteStream;
import io.recompute.transport.InboundPipe;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import org.apache.sshd.common.SshConstants;
import org.apache.sshd.common.channel.AbstractChannel;
import org.apache.sshd.common.channel.ChannelOutputStream;
import org.apache.sshd.common.channel.LocalWindow;
import org.apache.sshd.core.CoreModuleProperties;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A channel that is a byte stream, whichever side has opened it. The channel hands on what comes to {@link #input()}. */
final class SshStream implements ByteStream {
    private static final Logger LOG = LoggerFactory.getLogger(SshStream.class);

    /** Less than a command's: there may be hundreds of these, each with so many unread bytes in memory. */
    private static final long WINDOW_BYTES = 2L << 20;

    private final AbstractChannel channel;
    private final InboundPipe input;
    private final OutputStream output;

    private SshStream(AbstractChannel channel, InboundPipe input, OutputStream output) {
        this.channel = channel;
        this.input = input;
        this.output = output;
    }

    /** The pipe that the channel is to fill; call it before the channel is opened. */
    static InboundPipe pipe(AbstractChannel channel) {
        CoreModuleProperties.WINDOW_SIZE.set(channel, WINDOW_BYTES);
        return new InboundPipe(bytes -> grow(channel.getLocalWindow(), bytes));
    }

    /** Lets the other side send that many bytes more. */
    static void grow(LocalWindow window, int bytes) {
        try {
            if (window.isOpen()) {
                window.release(bytes);
            }
        } catch (IOException e) {
            LOG.debug("a channel of a closed connection takes no more", e);
        }
    }

    /** What is written to the channel; it must have been opened. */
    static OutputStream output(AbstractChannel channel) {
        return new ChannelOutputStream(
                channel, channel.getRemoteWindow(), LOG, SshConstants.SSH_MSG_CHANNEL_DATA, true);
    }

    static SshStream of(AbstractChannel channel, InboundPipe input, OutputStream output) {
        return new SshStream(channel, input, new StdinStream(output));
    }

    static IOException lost() {
        return new IOException("the connection was lost");
    }

    @Override
    public InputStream input() {
        return input;
    }

    @Override
    public OutputStream output() {
        return output;
    }

    @Override
    public void close() {
        input.close();
        // Tells the server and does not wait for its answer.
        channel.close(false);
    }
}
