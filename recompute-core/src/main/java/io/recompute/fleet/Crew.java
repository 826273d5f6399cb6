package io.recompute.fleet;

import com.google.common.util.concurrent.ThreadFactoryBuilder;
import io.recompute.model.DurationText;
import io.recompute.model.Instance;
import io.recompute.model.OperationInterruptedException;
import io.recompute.model.RecomputeException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;

/**
 * A bounded number of threads that do something for each of several machines, each operation within one deadline. Thread-safe.
 * Closing it ends what is under way, and waits a little for what that leaves to be told to the machines.
 */
public final class Crew implements AutoCloseable {
    /** For telling machines to stop what nobody waits for any more. */
    private static final Duration FAREWELL = Duration.ofSeconds(20);

    private final ThreadPoolExecutor threads;
    private final Duration limit;
    private final Set<Round<?>> rounds = ConcurrentHashMap.newKeySet();

    /**
     * @param size how many threads at most
     * @param limit for each operation on all its machines
     */
    public Crew(int size, Duration limit) {
        this.limit = limit;
        this.threads = new ThreadPoolExecutor(
                size,
                size,
                10,
                TimeUnit.SECONDS,
                new LinkedBlockingQueue<>(),
                new ThreadFactoryBuilder()
                        .setDaemon(true)
                        .setNameFormat("recompute-fleet-%d")
                        .build());
        threads.allowCoreThreadTimeOut(true);
    }

    /** The threads, for what has no deadline. */
    public ExecutorService threads() {
        return threads;
    }

    /**
     * Does it for all, as many at once as there are threads, and waits until all are done or the time is over. An interrupt
     * of the calling thread ends all.
     *
     * @param what for messages, as {@code running "true"}
     * @param task throws a {@link RecomputeException} where it fails; is interrupted where it is to end
     * @return a row for each, in their order
     */
    public <M, T> FleetResult<T> forEach(String what, Map<Instance, M> machines, Function<M, T> task) {
        Round<T> round = new Round<>(what);
        rounds.add(round);
        try {
            machines.forEach((instance, machine) -> round.add(instance, Piece.of(threads, () -> task.apply(machine))));
            return round.result(limit);
        } finally {
            rounds.remove(round);
        }
    }

    /**
     * The same for what an earlier operation has given; a machine that failed then fails again.
     *
     * @param earlier as for the map: a machine each
     */
    public <M, T> FleetResult<T> forEach(String what, FleetResult<M> earlier, Function<M, T> task) {
        Map<Instance, M> machines = new LinkedHashMap<>();
        earlier.succeeded().forEach(row -> row.value().ifPresent(value -> machines.put(row.instance(), value)));
        Map<Instance, FleetRow<T>> done = new LinkedHashMap<>();
        forEach(what, machines, task).rows().forEach(row -> done.put(row.instance(), row));
        List<FleetRow<T>> rows = new ArrayList<>();
        for (FleetRow<M> row : earlier.rows()) {
            FleetRow<T> now = done.get(row.instance());
            rows.add(now == null ? FleetRow.failed(row.instance(), row.failure().orElseThrow()) : now);
        }
        return new FleetResult<>(rows);
    }

    /** Ends all operations under way: their rows that are not done fail with {@link CutShortException}. */
    public void cancel() {
        rounds.forEach(Round::cancel);
    }

    @Override
    public void close() {
        cancel();
        threads.shutdownNow();
        boolean interrupted = false;
        try {
            threads.awaitTermination(FAREWELL.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            interrupted = true;
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    /** One operation on all its machines. */
    private static final class Round<T> {
        private final String what;
        private final Map<Instance, Piece<T>> pieces = new LinkedHashMap<>(); // filled before anybody else sees it ends
        private volatile boolean cancelled;

        Round(String what) {
            this.what = what;
        }

        synchronized void add(Instance instance, Piece<T> piece) {
            pieces.put(instance, piece);
            if (cancelled) {
                piece.cut();
            }
        }

        synchronized void cancel() {
            cancelled = true;
            cutAll();
        }

        /** The last ones first: what waits for its turn must not begin when a thread gets free by this. */
        private synchronized void cutAll() {
            List<Piece<T>> all = new ArrayList<>(pieces.values());
            Collections.reverse(all);
            all.forEach(Piece::cut);
        }

        FleetResult<T> result(Duration limit) {
            long end = System.nanoTime() + TimeUnit.NANOSECONDS.convert(limit);
            List<FleetRow<T>> rows = new ArrayList<>();
            for (Map.Entry<Instance, Piece<T>> entry : pieces.entrySet()) {
                rows.add(row(entry.getKey(), entry.getValue(), end, limit));
            }
            return new FleetResult<>(rows);
        }

        private FleetRow<T> row(Instance instance, Piece<T> piece, long end, Duration limit) {
            try {
                return FleetRow.of(instance, piece.value(Math.max(0, end - System.nanoTime())));
            } catch (TimeoutException e) {
                cutAll();
                return cut(instance, piece, limit);
            } catch (InterruptedException e) {
                cancel();
                throw OperationInterruptedException.restoring(what + " on several machines", e);
            } catch (RecomputeException e) {
                return piece.isCut() ? cut(instance, piece, limit) : FleetRow.failed(instance, e);
            }
        }

        private FleetRow<T> cut(Instance instance, Piece<T> piece, Duration limit) {
            String state = piece.isBegun() ? " was not done " : " was not begun ";
            String when = cancelled ? "before it was cancelled" : "within " + DurationText.of(limit);
            return FleetRow.failed(
                    instance, new CutShortException(what + " on " + instance + state + when, piece.isBegun()));
        }
    }
}
