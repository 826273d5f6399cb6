package io.recompute.fleet;

import io.recompute.model.RecomputeException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** The share of one machine in an operation on several. */
final class Piece<T> {
    private final CompletableFuture<T> value = new CompletableFuture<>();
    private volatile boolean begun;
    private volatile boolean cut;
    private volatile @Nullable Future<?> running;

    private Piece() {}

    static <T> Piece<T> of(ExecutorService threads, Supplier<T> task) {
        Piece<T> piece = new Piece<>();
        try {
            piece.running = threads.submit(() -> piece.run(task));
        } catch (RejectedExecutionException e) {
            piece.value.completeExceptionally(new RecomputeException("the fleet is closed", e));
        }
        return piece;
    }

    private void run(Supplier<T> task) {
        begun = true;
        try {
            value.complete(task.get());
        } catch (RuntimeException | Error e) {
            value.completeExceptionally(e);
        }
    }

    /** Waits that long for it. */
    T value(long nanos) throws InterruptedException, TimeoutException {
        try {
            return value.get(nanos, TimeUnit.NANOSECONDS);
        } catch (ExecutionException e) {
            if (e.getCause() instanceof RecomputeException known) {
                throw known;
            }
            throw new IllegalStateException("a bug: " + e.getCause(), e.getCause());
        }
    }

    /** Ends it where it is not done: what it waits for is interrupted. */
    void cut() {
        if (value.isDone()) {
            return;
        }
        cut = true;
        Future<?> current = running;
        if (current != null) {
            current.cancel(true);
        }
        if (!begun) {
            value.completeExceptionally(new RecomputeException("cancelled"));
        }
    }

    boolean isBegun() {
        return begun;
    }

    boolean isCut() {
        return cut;
    }
}
