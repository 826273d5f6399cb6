package io.recompute;

import io.recompute.model.Instance;
import io.recompute.transport.Connection;
import io.recompute.transport.ForwardingConnection;
import io.recompute.transport.Transport;
import io.recompute.transport.TransportException;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * A transport whose connections are told of: each attempt, and each connection that is closed before its workspace is,
 * which is so because it was lost. For one machine; a single thread connects at a time. Thread-safe otherwise.
 */
final class ToldTransport implements Transport {
    private final Transport way;
    private final Telling telling;
    private final Set<Connection> open = ConcurrentHashMap.newKeySet();
    private volatile boolean closing;

    /** The outage that is going on; null where there is none. Guarded by this. */
    private @Nullable Outage outage;

    private static final class Outage {
        private final FlightEvents.Reconnect flight = new FlightEvents.Reconnect();
        private final long begin;
        private int attempts;

        Outage(long begin) {
            this.begin = begin;
            flight.begin();
        }
    }

    ToldTransport(Transport way, Telling telling) {
        this.way = way;
        this.telling = telling;
    }

    Telling telling() {
        return telling;
    }

    /** What is closed from now on is not lost. */
    void closing() {
        closing = true;
    }

    @Override
    public Connection connect(Instance instance, Duration limit) throws InterruptedException {
        long begin = telling.now();
        FlightEvents.Connect flight = new FlightEvents.Connect();
        flight.begin();
        flight.further = !open.isEmpty();
        attempted();
        try {
            Connection connection = new Told(way.connect(instance, limit));
            open.add(connection);
            telling.commit(flight, () -> {});
            telling.tell(new RecomputeEvent.Connected(telling.machine(), flight.further, telling.since(begin)));
            back();
            return connection;
        } catch (TransportException e) {
            telling.commit(flight, () -> flight.failure = String.valueOf(e.getMessage()));
            telling.failed(RecomputeEvent.Operation.CONNECT, e);
            throw e;
        }
    }

    private synchronized void attempted() {
        if (outage != null) {
            outage.attempts++;
        }
    }

    private void back() {
        Outage over;
        synchronized (this) {
            over = outage;
            outage = null;
        }
        if (over != null) {
            telling.commit(over.flight, () -> over.flight.attempts = over.attempts);
            telling.tell(new RecomputeEvent.Reconnected(telling.machine(), over.attempts, telling.since(over.begin)));
        }
    }

    private void lost(Connection connection) {
        if (!open.remove(connection) || closing) {
            return;
        }
        synchronized (this) {
            if (open.isEmpty() && outage == null) {
                outage = new Outage(telling.now());
            }
        }
        telling.tell(new RecomputeEvent.ConnectionLost(telling.machine()));
    }

    private final class Told extends ForwardingConnection {
        Told(Connection behind) {
            super(behind);
        }

        @Override
        public void close() {
            super.close();
            lost(this);
        }
    }
}
