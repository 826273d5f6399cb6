package io.recompute.transport.ssh;

import io.recompute.transport.Destination;
import io.recompute.transport.InboundPipe;
import java.io.IOException;
import org.apache.sshd.client.channel.AbstractClientChannel;
import org.apache.sshd.client.future.DefaultOpenFuture;
import org.apache.sshd.client.future.OpenFuture;
import org.apache.sshd.common.SshConstants;
import org.apache.sshd.common.SshException;
import org.apache.sshd.common.session.Session;
import org.apache.sshd.common.util.buffer.Buffer;
import org.apache.sshd.common.util.logging.SimplifiedLog;

/**
 * A channel to something that the server connects to: {@code direct-tcpip} of RFC 4254, or OpenSSH's {@code
 * direct-streamlocal@openssh.com}, which the library does not have. The network's thread calls what is overridden here.
 */
final class DirectChannel extends AbstractClientChannel {
    private final Destination destination;
    private final InboundPipe input;

    DirectChannel(Destination destination) {
        super(destination instanceof Destination.Tcp ? "direct-tcpip" : "direct-streamlocal@openssh.com");
        this.destination = destination;
        this.input = SshStream.pipe(this);
    }

    /** The channel must be open. */
    SshStream stream() {
        return SshStream.of(this, input, getInvertedIn());
    }

    /** Without the dumps of what is sent that the library writes at the level TRACE. */
    @Override
    protected SimplifiedLog getSimplifiedLogger() {
        return SimplifiedLog.EMPTY;
    }

    @Override
    public synchronized OpenFuture open() throws IOException {
        if (isClosing()) {
            throw new SshException("the channel is closed");
        }
        openFuture = new DefaultOpenFuture(toString(), futureLock);
        Session session = getSession();
        Buffer buffer = session.createBuffer(SshConstants.SSH_MSG_CHANNEL_OPEN);
        buffer.putString(getChannelType());
        buffer.putUInt(getChannelId());
        buffer.putUInt(getLocalWindow().getSize());
        buffer.putUInt(getLocalWindow().getPacketSize());
        putDestination(buffer);
        writePacket(buffer);
        return openFuture;
    }

    /** The address, and then where the stream comes from: that it is this computer is all that the server need know. */
    private void putDestination(Buffer buffer) {
        if (destination instanceof Destination.Tcp tcp) {
            buffer.putString(tcp.host());
            buffer.putUInt(tcp.port());
            buffer.putString("127.0.0.1");
        } else {
            buffer.putString(((Destination.UnixSocket) destination).path());
            buffer.putString("");
        }
        buffer.putUInt(0);
    }

    @Override
    protected void doOpen() {
        invertedIn = SshStream.output(this);
    }

    @Override
    protected void doWriteData(byte[] data, int offset, long length) throws IOException {
        input.receive(data, offset, Math.toIntExact(length));
    }

    @Override
    protected void doWriteExtendedData(byte[] data, int offset, long length) throws IOException {
        getLocalWindow().release(length);
    }

    @Override
    public void handleEof() throws IOException {
        super.handleEof();
        input.end();
    }

    @Override
    public void handleClose() throws IOException {
        input.end();
        super.handleClose();
    }

    @Override
    protected void preClose() {
        super.preClose();
        input.fail(SshStream.lost());
    }
}
