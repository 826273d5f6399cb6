package io.recompute.transport.ssh;

import io.recompute.transport.ByteStream;
import io.recompute.transport.InboundPipe;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.apache.sshd.client.future.DefaultOpenFuture;
import org.apache.sshd.client.future.OpenFuture;
import org.apache.sshd.common.SshConstants;
import org.apache.sshd.common.channel.Channel;
import org.apache.sshd.common.channel.ChannelFactory;
import org.apache.sshd.common.channel.exception.SshChannelOpenException;
import org.apache.sshd.common.session.Session;
import org.apache.sshd.common.util.buffer.Buffer;
import org.apache.sshd.common.util.logging.SimplifiedLog;
import org.apache.sshd.server.channel.AbstractServerChannel;

/**
 * A channel that the server opens, since somebody has connected to where it listens for us. What nobody here listens for
 * is refused. The network's thread calls what is overridden here.
 */
final class ForwardedChannel extends AbstractServerChannel {
    private static final String TCP = "forwarded-tcpip";
    private static final String UNIX = "forwarded-streamlocal@openssh.com";

    private final boolean tcp;
    private final InboundPipe input;

    private ForwardedChannel(boolean tcp) {
        super(null);
        this.tcp = tcp;
        this.input = SshStream.pipe(this);
    }

    /** The kinds of channel that a server may open. */
    static List<ChannelFactory> factories() {
        return List.of(new Factory(TCP), new Factory(UNIX));
    }

    private record Factory(String name) implements ChannelFactory {
        @Override
        public String getName() {
            return name;
        }

        @Override
        public Channel createChannel(Session session) {
            return new ForwardedChannel(name.equals(TCP));
        }
    }

    /** Without the dumps of what is sent that the library writes at the level TRACE. */
    @Override
    protected SimplifiedLog getSimplifiedLogger() {
        return SimplifiedLog.EMPTY;
    }

    @Override
    protected OpenFuture doInit(Buffer buffer) {
        Optional<Consumer<ByteStream>> acceptor =
                Forwardings.of(getSession()).acceptor(tcp ? port(buffer) : buffer.getString());
        if (acceptor.isEmpty()) {
            OpenFuture refused = new DefaultOpenFuture(this, this);
            refused.setException(new SshChannelOpenException(
                    getChannelId(), SshConstants.SSH_OPEN_ADMINISTRATIVELY_PROHIBITED, "nobody listens for that"));
            close(true);
            return refused;
        }
        OpenFuture opened = super.doInit(buffer);
        if (opened.isOpened()) {
            acceptor.get().accept(SshStream.of(this, input, SshStream.output(this)));
        }
        return opened;
    }

    /** The address before the port is the one that was asked for, as the server spells it. */
    private static String port(Buffer buffer) {
        String unused = buffer.getString();
        return Long.toString(buffer.getUInt());
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
