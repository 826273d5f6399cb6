package io.recompute.transfer;

import com.google.errorprone.annotations.CanIgnoreReturnValue;
import io.recompute.model.Displayable;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;

/** A copy under way. Thread-safe. Closing it cancels it where it has not ended, and waits for its end. */
public interface Transfer extends AutoCloseable, Displayable {
    /**
     * Waits for the end.
     *
     * @throws TransferException what kept the files from being copied
     * @throws io.recompute.transport.TransportException where the machine could not be asked
     */
    @CanIgnoreReturnValue
    TransferReport join();

    /** The end, to build upon; completing or cancelling this copy of the future has no effect on the transfer. */
    CompletableFuture<TransferReport> completion();

    /** How far it has come. Asks no machine. */
    TransferProgress progress();

    /** {@link #progress} at this moment. */
    @Override
    default String toHtml() {
        return progress().toHtml();
    }

    /**
     * Tells somebody how far it has come: no more often than that while bytes move, and once at the end, however that comes.
     *
     * @param every not negative
     * @param listener called by the thread that copies, which waits for it; what it throws ends the copy. Where the end came
     *     before this call, it is not called
     */
    void onProgress(Duration every, Consumer<TransferProgress> listener);

    /**
     * Ends it, leaving nothing behind; does nothing where it has ended. Where the connection is lost just then, what had
     * arrived of a large file stays under a name of its own, for a copy that continues it within a week.
     */
    void cancel();

    /** As {@link #cancel()}, and waits for the end. Idempotent. */
    @Override
    void close();
}
