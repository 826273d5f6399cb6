package io.recompute.transport.control;

import io.recompute.model.Instance;
import io.recompute.transport.ByteStream;
import io.recompute.transport.Channel;
import io.recompute.transport.Connection;
import io.recompute.transport.Destination;
import io.recompute.transport.Listening;
import io.recompute.transport.Pty;
import io.recompute.transport.TerminalChannel;
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
import java.util.function.Consumer;
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

    private static final class Unsteady implements Connection {
        private final Connection connection;
        private volatile boolean silent;

        Unsteady(Connection connection) {
            this.connection = connection;
        }

        @Override
        public Channel exec(String commandLine, Duration limit) throws InterruptedException {
            if (silent) {
                throw new TransportTimeoutException("local", "no answer", null);
            }
            return connection.exec(commandLine, limit);
        }

        @Override
        public ByteStream dial(Destination destination, Duration limit) throws InterruptedException {
            return connection.dial(destination, limit);
        }

        @Override
        public Listening listen(Destination wanted, Consumer<ByteStream> accepted, Duration limit)
                throws InterruptedException {
            return connection.listen(wanted, accepted, limit);
        }

        @Override
        public TerminalChannel exec(String commandLine, Pty pty, Duration limit) throws InterruptedException {
            if (silent) {
                throw new TransportTimeoutException("local", "no answer", null);
            }
            return connection.exec(commandLine, pty, limit);
        }

        @Override
        public boolean isOpen() {
            return connection.isOpen();
        }

        @Override
        public void close() {
            connection.close();
        }
    }
}
