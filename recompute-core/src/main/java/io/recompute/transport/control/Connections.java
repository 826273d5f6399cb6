package io.recompute.transport.control;

import io.recompute.model.Instance;
import io.recompute.transport.Channel;
import io.recompute.transport.ChannelRefusedException;
import io.recompute.transport.Connection;
import io.recompute.transport.ConnectionLostException;
import io.recompute.transport.DestinationException;
import io.recompute.transport.FileServiceRefusedException;
import io.recompute.transport.ForwardingRefusedException;
import io.recompute.transport.ServerBusyException;
import io.recompute.transport.TerminalRefusedException;
import io.recompute.transport.Transport;
import io.recompute.transport.TransportException;
import io.recompute.transport.TransportTimeoutException;
import io.recompute.transport.UnreachableException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The connections to one machine: one, and another only where the server allows no further channel on those there are.
 * They are opened one after the other, never two at once, as servers count half-open logins; a lost one is opened again
 * as the {@link ReconnectPolicy} says. Thread-safe.
 */
final class Connections implements ChannelOpener, AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Connections.class);
    /** More than this many are a sign of channels that nobody closes. */
    private static final int MOST = 16;
    /** After this long the heartbeat has found out whether a silent machine is still there. */
    private static final Duration SILENCE = Duration.ofSeconds(45);

    private final Transport transport;
    private final Instance instance;
    private final Duration connectLimit;
    private final Time time;
    private final Backoff backoff;
    /** Held while a connection is made, so that one is made at a time. */
    private final ReentrantLock connecting = new ReentrantLock();

    private final List<Connection> open = new ArrayList<>();
    private boolean closed;

    Connections(Transport transport, Instance instance, Duration connectLimit, Backoff backoff, Time time) {
        this.transport = transport;
        this.instance = instance;
        this.connectLimit = connectLimit;
        this.backoff = backoff;
        this.time = time;
    }

    /** How a channel is opened on a connection, or something like one. */
    @FunctionalInterface
    interface Opening<C> {
        C on(Connection connection, Duration limit) throws InterruptedException;
    }

    @Override
    public Channel exec(String commandLine, Allowance allowance) throws InterruptedException {
        return open((connection, limit) -> connection.exec(commandLine, limit), allowance);
    }

    /** Opens a channel on the first connection that has room; makes a connection where none has. */
    <C> C open(Opening<C> opening, Allowance allowance) throws InterruptedException {
        for (Connection connection : current()) {
            C channel = openWhere(connection, opening, allowance);
            if (channel != null) {
                return channel;
            }
        }
        return openOnAnother(opening, allowance);
    }

    @Override
    public String address() {
        return instance.address();
    }

    /**
     * Finds out which connections are still there, without waiting for their heartbeats; those that are not are closed, so
     * that what waits on them fails. May take up to the limit for each.
     */
    void probe(Duration limit) throws InterruptedException {
        backoff.hurry();
        for (Connection connection : current()) {
            try {
                connection.exec("exit 0", limit).close();
            } catch (ChannelRefusedException e) {
                LOG.debug("{}: a connection is alive, and full", instance);
            } catch (TransportException e) {
                LOG.debug("{}: a connection did not survive", instance, e);
                drop(connection);
            }
        }
    }

    /** The shortest answer on any of them. */
    Optional<Duration> roundTrip() {
        return current().stream()
                .flatMap(connection -> connection.roundTrip().stream())
                .min(Comparator.naturalOrder());
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
        backoff.end();
        all.forEach(Connection::close);
    }

    /** A channel on that connection; null where it has no room, or is lost. */
    private <C> @Nullable C openWhere(Connection connection, Opening<C> opening, Allowance allowance)
            throws InterruptedException {
        long begin = time.nanos();
        while (true) {
            try {
                return opening.on(connection, allowance.step());
            } catch (ChannelRefusedException e) {
                // Another connection may have room.
                return null;
            } catch (ConnectionLostException e) {
                drop(connection);
                return null;
            } catch (TransportTimeoutException e) {
                // Either slow or gone: its heartbeat will tell, and other channels on it may be well.
                long now = time.nanos();
                if (now - begin >= SILENCE.toNanos() || allowance.leftNanos(now) <= 0) {
                    throw e;
                }
            }
        }
    }

    private <C> C openOnAnother(Opening<C> opening, Allowance allowance) throws InterruptedException {
        List<Connection> before = current();
        while (true) {
            backoff.awaitTurn(allowance);
            connecting.lockInterruptibly();
            try {
                for (Connection newer : current()) {
                    // It was made while this thread waited for its turn, and may have filled up since.
                    C channel = before.contains(newer) ? null : openWhere(newer, opening, allowance);
                    if (channel != null) {
                        return channel;
                    }
                }
                if (backoff.isDue()) {
                    C channel = openOnNew(opening, allowance.step());
                    if (channel != null) {
                        return channel;
                    }
                }
            } finally {
                connecting.unlock();
            }
        }
    }

    /** A channel on a new connection; null where there is none now, but may be later. */
    private <C> @Nullable C openOnNew(Opening<C> opening, Duration limit) throws InterruptedException {
        try {
            C channel = openOn(connect(), opening, limit);
            backoff.succeeded();
            return channel;
        } catch (UnreachableException | TransportTimeoutException | ConnectionLostException e) {
            synchronized (this) {
                checkOpen(); // whoever was waiting when it was closed is told so
            }
            // An address that never answered is not waited for.
            if (!backoff.wasReached() && !(e instanceof ServerBusyException)) {
                throw e;
            }
            backoff.failed(e);
            return null;
        }
    }

    /** A connection that has no room for a single channel is of no use, and another would not be either. */
    private <C> C openOn(Connection fresh, Opening<C> opening, Duration limit) throws InterruptedException {
        try {
            return opening.on(fresh, limit);
        } catch (ForwardingRefusedException
                | DestinationException
                | TerminalRefusedException
                | FileServiceRefusedException e) {
            // The connection is well.
            backoff.succeeded();
            throw e;
        } catch (TransportException e) {
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
        backoff.reached();
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
