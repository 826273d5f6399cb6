package io.recompute.log;

import com.google.common.base.Throwables;
import io.recompute.model.RecomputeException;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.FutureTask;
import java.util.concurrent.RejectedExecutionException;
import org.jspecify.annotations.Nullable;

/**
 * Calls that may take as long as a machine is away, one at a time. Another thread makes each of them, which is interrupted
 * when nobody wants its result any more, so that whoever waits for it is free at once. For one thread; {@link #end()} for
 * any.
 */
final class LongCalls {
    private final Executor executor;
    private @Nullable FutureTask<?> current; // guarded by this
    private boolean ended; // guarded by this

    LongCalls(Executor executor) {
        this.executor = executor;
    }

    /**
     * Makes a call and waits for it.
     *
     * @return what it gave; empty where {@link #end()} came before that. What it gives then is lost
     * @throws RecomputeException what it threw
     * @throws InterruptedException where this thread was interrupted; the other one is then, too
     */
    <T> Optional<T> make(Callable<T> call) throws InterruptedException {
        FutureTask<T> task = new FutureTask<>(call);
        synchronized (this) {
            if (ended) {
                return Optional.empty();
            }
            current = task;
        }
        try {
            start(task);
            return Optional.of(task.get());
        } catch (CancellationException e) {
            return Optional.empty();
        } catch (ExecutionException e) {
            Throwable cause = Objects.requireNonNull(e.getCause());
            Throwables.throwIfUnchecked(cause);
            throw new RecomputeException("the thread that asked for it was ended: " + cause, cause);
        } finally {
            task.cancel(true);
        }
    }

    /** Ends the call that is under way; there are no further ones. Idempotent. */
    void end() {
        FutureTask<?> last;
        synchronized (this) {
            ended = true;
            last = current;
        }
        if (last != null) {
            last.cancel(true);
        }
    }

    private void start(FutureTask<?> task) {
        try {
            executor.execute(task);
        } catch (RejectedExecutionException e) {
            // It ends with the machine, for which nothing waits any longer: the call tells how that is.
            task.run();
        }
    }
}
