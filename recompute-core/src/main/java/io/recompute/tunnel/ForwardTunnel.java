package io.recompute.tunnel;

import io.recompute.model.RecomputeException;
import io.recompute.transport.ByteStream;
import io.recompute.transport.Destination;
import io.recompute.transport.DestinationException;
import io.recompute.transport.ForwardingRefusedException;
import io.recompute.transport.TransportException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.util.Optional;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A port of this computer's loopback address; each connection to it is one that the machine makes. */
final class ForwardTunnel implements Tunnel {
    private static final Logger LOG = LoggerFactory.getLogger(ForwardTunnel.class);
    private static final String LOOPBACK = "127.0.0.1";
    private static final int BACKLOG = 128;

    private final Dialer dialer;
    private final Destination destination;
    private final ServerSocketChannel server;
    private final Destination entrance;
    private final Lanes lanes;
    private final Consumer<Tunnel> onClose;

    private ForwardTunnel(
            Dialer dialer, Destination destination, ServerSocketChannel server, int port, Consumer<Tunnel> onClose) {
        this.dialer = dialer;
        this.destination = destination;
        this.server = server;
        this.entrance = Destination.host(LOOPBACK, port);
        this.lanes = new Lanes(Integer.toString(port));
        this.onClose = onClose;
    }

    /**
     * Listens.
     *
     * @param port 0: any free one
     * @param onClose is told when it is closed
     * @throws RecomputeException where that port is taken here
     */
    static ForwardTunnel open(Dialer dialer, Destination destination, int port, Consumer<Tunnel> onClose) {
        boolean opened = false;
        ServerSocketChannel server = null;
        try {
            server = ServerSocketChannel.open();
            server.setOption(StandardSocketOptions.SO_REUSEADDR, true);
            server.bind(new InetSocketAddress(InetAddress.getByName(LOOPBACK), port), BACKLOG);
            int bound = ((InetSocketAddress) server.getLocalAddress()).getPort();
            ForwardTunnel tunnel = new ForwardTunnel(dialer, destination, server, bound, onClose);
            tunnel.lanes.threads().execute(tunnel::accept);
            opened = true;
            return tunnel;
        } catch (IOException e) {
            throw new RecomputeException(
                    "port " + port + " of this computer cannot be listened at (" + e.getMessage()
                            + "); another one, or 0 for any, may be free",
                    e);
        } finally {
            if (!opened && server != null) {
                close(server);
            }
        }
    }

    private void accept() {
        try {
            while (server.isOpen()) {
                lanes.enter();
                acceptOne();
            }
        } catch (InterruptedException e) {
            LOG.debug("{} takes no further connections", entrance, e);
        }
    }

    private void acceptOne() throws InterruptedException {
        boolean accepted = false;
        try {
            SocketChannel channel = server.accept();
            accepted = true;
            pass(channel);
        } catch (IOException e) {
            LOG.debug("{} could not take a connection", entrance, e);
            if (server.isOpen()) {
                // As where this program has too many files open: that passes.
                lanes.failed(new RecomputeException(entrance + " could not take a connection: " + e.getMessage(), e));
                lanes.pause();
            }
        } finally {
            if (!accepted) {
                lanes.leave();
            }
        }
    }

    private void pass(SocketChannel channel) {
        try {
            channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
        } catch (IOException e) {
            LOG.debug("{} has gone again", channel, e);
        }
        lanes.pass(ByteStream.of(channel), () -> dialer.dial(destination), () -> reset(channel));
    }

    /** A program must not take a connection that broke for one that has ended. */
    private static void reset(SocketChannel channel) {
        try {
            channel.setOption(StandardSocketOptions.SO_LINGER, 0);
        } catch (IOException e) {
            LOG.debug("closed already", e);
        }
    }

    @Override
    public Destination entrance() {
        return entrance;
    }

    @Override
    public Destination destination() {
        return destination;
    }

    @Override
    public TunnelState check() {
        if (lanes.isClosed()) {
            return TunnelState.CLOSED;
        }
        try (ByteStream unused = dialer.dial(destination)) {
            return TunnelState.READY;
        } catch (DestinationException e) {
            LOG.debug("{}", e.getMessage());
            return TunnelState.NOBODY_LISTENS;
        } catch (ForwardingRefusedException e) {
            LOG.debug("{}", e.getMessage());
            return TunnelState.REFUSED;
        } catch (TransportException e) {
            LOG.debug("{} is not reached", destination, e);
            return TunnelState.UNREACHABLE;
        }
    }

    @Override
    public Optional<RecomputeException> failure() {
        return lanes.failure();
    }

    @Override
    public void close() {
        close(server);
        lanes.close();
        onClose.accept(this);
    }

    private static void close(ServerSocketChannel server) {
        try {
            server.close();
        } catch (IOException e) {
            LOG.debug("closing {}", server, e);
        }
    }

    @Override
    public String toString() {
        return "Tunnel[" + entrance + " to " + destination + "]";
    }
}
