package io.recompute.testkit;

import java.io.IOException;
import org.apache.sshd.common.channel.Channel;
import org.apache.sshd.common.channel.ChannelFactory;
import org.apache.sshd.common.io.AbstractIoWriteFuture;
import org.apache.sshd.common.io.IoWriteFuture;
import org.apache.sshd.common.session.Session;
import org.apache.sshd.common.util.buffer.Buffer;
import org.apache.sshd.common.util.buffer.ByteArrayBuffer;
import org.apache.sshd.server.forward.TcpForwardingFilter;
import org.apache.sshd.server.forward.TcpipServerChannel;

/** A connection made for the client, which is let go of once the client is done with it, whatever waits to be sent. */
final class DialedChannel extends TcpipServerChannel {
    private static final int MUCH = Integer.MAX_VALUE;

    /** Whether the client has closed: it drops what comes, so nothing is sent any more. */
    private volatile boolean done;

    private DialedChannel() {
        super(TcpForwardingFilter.Type.Direct, null);
    }

    static ChannelFactory factory() {
        return new ChannelFactory() {
            @Override
            public String getName() {
                return TcpForwardingFilter.Type.Direct.getName();
            }

            @Override
            public Channel createChannel(Session session) {
                return new DialedChannel();
            }
        };
    }

    /**
     * What still waits to be sent waits for room which a client that has closed never gives, and the closing would wait
     * with it for ever.
     */
    @Override
    public void handleClose() throws IOException {
        done = true;
        super.handleClose();
        Buffer room = new ByteArrayBuffer(Integer.BYTES);
        room.putUInt(MUCH);
        handleWindowAdjust(room);
    }

    @Override
    public IoWriteFuture writePacket(Buffer buffer) throws IOException {
        return done ? AbstractIoWriteFuture.fulfilled(getChannelId(), null) : super.writePacket(buffer);
    }
}
