package io.recompute.transfer;

import com.google.errorprone.annotations.CanIgnoreReturnValue;
import java.util.concurrent.CompletableFuture;

/** A copy under way. Thread-safe. Closing it cancels it where it has not ended, and waits for its end. */
public interface Transfer extends AutoCloseable {
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

    /** How far it has come. */
    TransferProgress progress();

    /** Ends it, leaving nothing behind under the final names; does nothing where it has ended. */
    void cancel();

    @Override
    void close();
}
