package io.recompute.transport.control;

import io.recompute.model.Instance;
import io.recompute.transport.Channel;
import io.recompute.transport.ChannelRefusedException;
import io.recompute.transport.Connection;
import io.recompute.transport.ConnectionLostException;
import io.recompute.transport.Transport;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.ReentrantLock;

/**
 * The connections to one machine: one, and another only where the server allows no further channel on those there are.
 * They are opened one after the other, never two at once, as servers count half-open logins. Thread-safe.
 */
final class Connections implements ChannelOpener, AutoCloseable {
    /** More than this many are a sign of channels that nobody closes. */
    private static final int MOST = 16;

    private final Transport transport;
    private final Instance instance;
    private final Duration connectLimit;
    /** Held while a connection is made, so that one is made at a time. */
    private final ReentrantLock connecting = new ReentrantLock();

    private final List<Connection> open = new ArrayList<>();
    private boolean closed;

    Connections(Transport transport, Instance instance, Duration connectLimit) {
        this.transport = transport;
        this.instance = instance;
        this.connectLimit = connectLimit;
    }

    /** Opens a channel on the first connection that has room; makes a connection where none has. */
    @Override
    public Channel exec(String commandLine, Duration limit) throws InterruptedException {
        for (Connection connection : current()) {
            try {
                return connection.exec(commandLine, limit);
            } catch (ChannelRefusedException e) {
                // The next connection may have room.
                continue;
            } catch (ConnectionLostException e) {
                drop(connection);
            }
        }
        return execOnAnother(commandLine, limit);
    }

    @Override
    public String address() {
        return instance.address();
    }

    /** How many connections there are. */
    synchronized int size() {
        return open.size();
    }

    @Override
    public void close() {
        List<Connection> all;
        synchronized (this) {
            closed = true;
            all = List.copyOf(open);
            open.clear();
        }
        all.forEach(Connection::close);
    }

    private Channel execOnAnother(String commandLine, Duration limit) throws InterruptedException {
        List<Connection> before = current();
        connecting.lockInterruptibly();
        try {
            for (Connection newer : current()) {
                if (!before.contains(newer)) {
                    try {
                        return newer.exec(commandLine, limit);
                    } catch (ChannelRefusedException e) {
                        // It filled up while this thread waited for its turn to connect.
                        continue;
                    } catch (ConnectionLostException e) {
                        drop(newer);
                    }
                }
            }
            return execOn(connect(), commandLine, limit);
        } finally {
            connecting.unlock();
        }
    }

    /** A connection that has no room for a single channel is of no use, and another would not be either. */
    private Channel execOn(Connection fresh, String commandLine, Duration limit) throws InterruptedException {
        try {
            return fresh.exec(commandLine, limit);
        } catch (ChannelRefusedException e) {
            drop(fresh);
            throw e;
        }
    }

    private Connection connect() throws InterruptedException {
        synchronized (this) {
            checkOpen();
            if (open.size() >= MOST) {
                throw new ChannelRefusedException(
                        instance.address(),
                        "the " + MOST + " connections to " + instance + " allow no further channel; close runs' logs"
                                + " and transfers that are no longer read",
                        null);
            }
        }
        Connection connection = transport.connect(instance, connectLimit);
        boolean kept = false;
        try {
            synchronized (this) {
                checkOpen();
                open.add(connection);
                kept = true;
            }
        } finally {
            if (!kept) {
                connection.close();
            }
        }
        return connection;
    }

    private void checkOpen() {
        if (closed) {
            throw new ConnectionLostException(
                    instance.address(), "the workspace on " + instance + " is closed; open it again", null);
        }
    }

    private synchronized List<Connection> current() {
        List<Connection> dead =
                open.stream().filter(connection -> !connection.isOpen()).toList();
        dead.forEach(this::drop);
        return List.copyOf(open);
    }

    private synchronized void drop(Connection connection) {
        if (open.remove(connection)) {
            connection.close();
        }
    }
}
