package io.recompute.transport.control;

import io.recompute.model.Instance;
import io.recompute.transport.Channel;
import io.recompute.transport.Connection;
import io.recompute.transport.ForwardingConnection;
import io.recompute.transport.Transport;
import io.recompute.transport.TransportException;
import io.recompute.transport.TransportTimeoutException;
import io.recompute.transport.UnreachableException;
import io.recompute.transport.local.LocalTransport;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/** This machine's own processes, over connections that are cut, refused and silent at the test's word. */
final class UnsteadyTransport implements Transport {
    private final LocalTransport local;
    private final List<Unsteady> connections = new CopyOnWriteArrayList<>();
    private final AtomicInteger attempts = new AtomicInteger();
    private final AtomicInteger underWay = new AtomicInteger();
    private final AtomicInteger mostAtOnce = new AtomicInteger();
    private volatile int failing;
    private volatile @Nullable TransportException failure;
    private volatile Runnable onAttempt = () -> {};

    UnsteadyTransport(Path home) {
        local = LocalTransport.create().withHome(home);
    }

    /** Ends all connections; as many of the next attempts to connect as said fail. */
    void cut(int failures) {
        cut(failures, new UnreachableException("local", "nobody answers", null));
    }

    void cut(int failures, TransportException how) {
        failing = failures;
        failure = how;
        attempts.set(0);
        connections.forEach(Unsteady::close);
        connections.clear();
    }

    /** All connections there are are silent from now on: they look open, and open nothing. */
    void silence() {
        connections.forEach(connection -> connection.silent = true);
    }

    void onAttempt(Runnable action) {
        onAttempt = action;
    }

    /** Attempts to connect since the last cut. */
    int attempts() {
        return attempts.get();
    }

    int mostAtOnce() {
        return mostAtOnce.get();
    }

    @Override
    public Connection connect(Instance instance, Duration limit) throws InterruptedException {
        mostAtOnce.accumulateAndGet(underWay.incrementAndGet(), Math::max);
        try {
            onAttempt.run();
            TransportException how = failure;
            if (attempts.incrementAndGet() <= failing && how != null) {
                throw how;
            }
            Unsteady connection = new Unsteady(local.connect(instance, limit));
            connections.add(connection);
            return connection;
        } finally {
            underWay.decrementAndGet();
        }
    }

    private static final class Unsteady extends ForwardingConnection {
        private volatile boolean silent;

        Unsteady(Connection connection) {
            super(connection);
        }

        @Override
        public Channel exec(String commandLine, Duration limit) throws InterruptedException {
            if (silent) {
                throw new TransportTimeoutException("local", "no answer", null);
            }
            return super.exec(commandLine, limit);
        }
    }
}
