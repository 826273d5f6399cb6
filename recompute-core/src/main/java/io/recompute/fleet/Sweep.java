package io.recompute.fleet;

import com.google.errorprone.annotations.CanIgnoreReturnValue;
import java.util.concurrent.CompletableFuture;

/**
 * Tasks that are being spread over machines. It is this program that hands them out: where it ends, those that are under way
 * go on, and no further one starts. Thread-safe. Closing it cancels it where it has not ended, and waits for that.
 */
public interface Sweep extends AutoCloseable {
    /** How far it has come. */
    SweepProgress progress();

    /**
     * Waits until nothing more is to come of any task.
     *
     * @throws io.recompute.model.OperationInterruptedException where the thread is interrupted; the sweep goes on
     */
    @CanIgnoreReturnValue
    SweepResult join();

    /** The same to build upon; completing or cancelling this copy has no effect on the sweep. */
    CompletableFuture<SweepResult> completion();

    /** Starts no further task, and kills those that are under way, with all their processes. Returns at once; idempotent. */
    void cancel();

    @Override
    void close();
}
