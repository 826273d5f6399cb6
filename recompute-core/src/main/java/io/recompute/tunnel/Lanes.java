package io.recompute.tunnel;

import com.google.common.util.concurrent.ThreadFactoryBuilder;
import io.recompute.model.RecomputeException;
import io.recompute.transport.ByteStream;
import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The connections that pass through one tunnel: two daemon threads each, so many at most. Thread-safe. */
final class Lanes implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Lanes.class);
    private static final int MOST = 256;
    private static final Duration PAUSE = Duration.ofMillis(200);

    private final String name;
    private final ExecutorService threads;
    private final Semaphore room = new Semaphore(MOST);
    private final Set<ByteStream> open = ConcurrentHashMap.newKeySet();
    private volatile @Nullable RecomputeException failure;
    private final CountDownLatch end = new CountDownLatch(1);
    private volatile boolean closed;

    Lanes(String name) {
        this.name = name;
        this.threads = Executors.newCachedThreadPool(new ThreadFactoryBuilder()
                .setDaemon(true)
                .setNameFormat("recompute-tunnel-" + name.replace("%", "%%") + "-%d")
                .build());
    }

    /** Finds the other end of a connection. */
    interface Way {
        ByteStream find() throws IOException;
    }

    /** Waits until there is room for a connection; {@link #pass} or {@link #leave} must follow. */
    void enter() throws InterruptedException {
        room.acquire();
    }

    /** As {@link #enter()}, without waiting; whether there is room. */
    boolean tryEnter() {
        return room.tryAcquire();
    }

    void leave() {
        room.release();
    }

    /**
     * Connects and hands on, by threads of its own; closes both ends after it.
     *
     * @param beforeBreak makes the closing of {@code from} one that its other side can tell from an end
     */
    void pass(ByteStream from, Way way, Runnable beforeBreak) {
        open.add(from);
        boolean started = false;
        try {
            threads.execute(() -> {
                try {
                    connect(from, way, beforeBreak);
                } finally {
                    finish(from);
                }
            });
            started = true;
        } catch (RejectedExecutionException e) {
            LOG.debug("{} is closed", name, e);
        } finally {
            if (!started) {
                finish(from);
            }
        }
    }

    private void finish(ByteStream from) {
        open.remove(from);
        from.close();
        leave();
    }

    private void connect(ByteStream from, Way way, Runnable beforeBreak) {
        boolean whole = false;
        try (ByteStream to = way.find()) {
            failure = null;
            open.add(to);
            try {
                if (!closed) {
                    Relay.run(from, to, threads, () -> {
                        beforeBreak.run();
                        from.close();
                        to.close();
                    });
                    whole = true;
                }
            } finally {
                open.remove(to);
            }
        } catch (RecomputeException e) {
            failure = e;
            LOG.debug("{}: a connection did not reach its destination", name, e);
        } catch (IOException | RejectedExecutionException e) {
            LOG.debug("{}: a connection broke", name, e);
        } finally {
            if (!whole) {
                beforeBreak.run();
            }
        }
    }

    /** Waits a moment, or until this is closed. */
    void pause() throws InterruptedException {
        boolean over = end.await(PAUSE.toMillis(), TimeUnit.MILLISECONDS);
        LOG.debug("{}: waited, closed: {}", name, over);
    }

    ExecutorService threads() {
        return threads;
    }

    Optional<RecomputeException> failure() {
        return Optional.ofNullable(failure);
    }

    void failed(RecomputeException e) {
        failure = e;
    }

    boolean isClosed() {
        return closed;
    }

    @Override
    public void close() {
        closed = true;
        end.countDown();
        open.forEach(ByteStream::close);
        threads.shutdownNow();
    }
}
