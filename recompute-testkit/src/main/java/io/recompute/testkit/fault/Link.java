package io.recompute.testkit.fault;

import io.recompute.testkit.fault.Fault.Direction;
import io.recompute.testkit.fault.Fault.Ending;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;

/** One connection through the proxy: two sockets and a lane each way. Used by the proxy's thread alone. */
final class Link {
    private enum State {
        CONNECTING,
        OPEN,
        /** The server's side is closed; what the client sends is thrown away. */
        HALF_OPEN,
        /** Both sides were sent an end; what they still send is thrown away until they end, too. */
        ENDING,
        CLOSED
    }

    private static final int DISCARDED_AT_ONCE = 64 << 10;

    private final SocketChannel client;
    private final SocketChannel server;
    private final SelectionKey clientKey;
    private final SelectionKey serverKey;
    private final Lane toServer;
    private final Lane toClient;
    private State state = State.CONNECTING;

    private Link(SocketChannel client, SocketChannel server, Selector selector, Traffic traffic) throws IOException {
        this.client = client;
        this.server = server;
        this.toServer = new Lane(traffic.toServer());
        this.toClient = new Lane(traffic.toClient());
        this.clientKey = client.register(selector, 0, this);
        this.serverKey = server.register(selector, SelectionKey.OP_CONNECT, this);
    }

    /** A connection to go with one that was accepted; where that fails, both are closed. */
    static Link open(SocketChannel client, InetSocketAddress target, Selector selector, Traffic traffic)
            throws IOException {
        SocketChannel server = SocketChannel.open();
        try {
            client.configureBlocking(false);
            client.setOption(StandardSocketOptions.TCP_NODELAY, true);
            server.configureBlocking(false);
            server.setOption(StandardSocketOptions.TCP_NODELAY, true);
            Link link = new Link(client, server, selector, traffic);
            if (server.connect(target)) {
                link.state = State.OPEN;
            }
            return link;
        } catch (IOException e) {
            end(client, true);
            end(server, true);
            throw e;
        }
    }

    /** From now on the fault is in force here. */
    void apply(Injection injection, long now) {
        Fault.OfNetwork fault = injection.fault();
        if (fault instanceof Fault.CutAfter cut) {
            lane(cut.direction()).limit(cut.bytes(), injection);
        } else if (fault instanceof Fault.Stall stall) {
            lane(stall.direction()).limit(stall.bytes(), injection);
        } else if (fault instanceof Fault.Latency latency && injection.meet()) {
            toServer.delay(latency.toServer().toNanos());
            toClient.delay(latency.toClient().toNanos());
        } else if (fault instanceof Fault.Bandwidth bandwidth && injection.meet()) {
            toServer.pace(new Pace(bandwidth.bytesPerSecond(), now));
            toClient.pace(new Pace(bandwidth.bytesPerSecond(), now));
        } else if (fault instanceof Fault.HalfOpen && alive() && injection.meet()) {
            halve();
        }
    }

    /** Faults are over. */
    void heal() {
        toServer.heal();
        toClient.heal();
        if (state == State.HALF_OPEN) {
            reset();
        }
    }

    /**
     * Does all that can be done now.
     *
     * @return how many nanoseconds later there may be more to do, or {@link Lane#NEVER}
     */
    long turn(long now) {
        try {
            return switch (state) {
                case CONNECTING -> connect(now);
                case OPEN -> relay(now);
                case HALF_OPEN, ENDING -> discard();
                case CLOSED -> Lane.NEVER;
            };
        } catch (IOException e) {
            reset(); // one side broke, or the server cannot be reached: the other is to see it too
            return Lane.NEVER;
        }
    }

    boolean isClosed() {
        return state == State.CLOSED;
    }

    /** Breaks both sides. Idempotent. */
    void reset() {
        state = State.CLOSED;
        end(client, true);
        end(server, true);
    }

    private Lane lane(Direction direction) {
        return direction == Direction.TO_SERVER ? toServer : toClient;
    }

    private boolean alive() {
        return state == State.CONNECTING || state == State.OPEN;
    }

    private long connect(long now) throws IOException {
        meetFaults();
        if (state != State.CONNECTING || !server.finishConnect()) {
            return Lane.NEVER;
        }
        state = State.OPEN;
        return relay(now);
    }

    private long relay(long now) throws IOException {
        if (toServer.wantsToRead() && clientKey.isReadable()) {
            toServer.read(client, now);
        }
        if (toClient.wantsToRead() && serverKey.isReadable()) {
            toClient.read(server, now);
        }
        long next = pass(now);
        if (state != State.OPEN) {
            return next;
        }
        passEndsOn();
        if (state == State.OPEN) {
            interest(clientKey, toServer.wantsToRead(), toClient.waitsForTarget());
            interest(serverKey, toClient.wantsToRead(), toServer.waitsForTarget());
        }
        return next;
    }

    private long pass(long now) throws IOException {
        while (true) {
            meetFaults();
            if (state != State.OPEN) {
                return 0;
            }
            long there = toServer.write(server, now);
            long back = toClient.write(client, now);
            long next = Math.min(there, back);
            if (next > 0) {
                return next;
            }
        }
    }

    private void meetFaults() throws IOException {
        for (Lane lane : new Lane[] {toServer, toClient}) {
            for (Injection injection = lane.next(); injection != null && alive(); injection = lane.next()) {
                if (injection.meet()) {
                    suffer(lane, injection.fault());
                }
            }
        }
    }

    private void suffer(Lane lane, Fault.OfNetwork fault) throws IOException {
        if (fault instanceof Fault.Stall) {
            lane.stall();
        } else if (fault instanceof Fault.CutAfter cut && cut.ending() == Ending.CLOSE && server.isConnected()) {
            state = State.ENDING;
            client.shutdownOutput();
            server.shutdownOutput();
            interest(clientKey, true, false);
            interest(serverKey, true, false);
        } else {
            reset();
        }
    }

    private void halve() {
        state = State.HALF_OPEN;
        end(server, false);
        interest(clientKey, true, false);
    }

    private void passEndsOn() throws IOException {
        if (toServer.isDone() && !server.socket().isOutputShutdown()) {
            server.shutdownOutput();
        }
        if (toClient.isDone() && !client.socket().isOutputShutdown()) {
            client.shutdownOutput();
        }
        if (toServer.isDone() && toClient.isDone()) {
            close();
        }
    }

    private long discard() throws IOException {
        boolean clientGone = gone(client, clientKey);
        boolean serverGone = gone(server, serverKey);
        if (clientGone && serverGone) {
            close();
        }
        return Lane.NEVER;
    }

    /** Whether a side has ended; what it sent is thrown away. */
    private static boolean gone(SocketChannel side, SelectionKey key) throws IOException {
        if (!key.isValid()) {
            return true;
        }
        if (key.isReadable() && side.read(ByteBuffer.allocate(DISCARDED_AT_ONCE)) < 0) {
            key.cancel();
        }
        return !key.isValid();
    }

    private void close() {
        state = State.CLOSED;
        end(client, false);
        end(server, false);
    }

    private static void interest(SelectionKey key, boolean read, boolean write) {
        key.interestOps((read ? SelectionKey.OP_READ : 0) | (write ? SelectionKey.OP_WRITE : 0));
    }

    private static void end(SocketChannel side, boolean reset) {
        try (side) {
            if (reset && side.isOpen()) {
                side.setOption(StandardSocketOptions.SO_LINGER, 0);
            }
        } catch (IOException e) {
            // Systems refuse the option where the other side has reset the connection: it is as broken as it is to be.
        }
    }
}
