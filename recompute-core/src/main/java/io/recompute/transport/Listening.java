package io.recompute.transport;

import java.util.concurrent.CompletionStage;

/** Something that listens on a machine; whoever opened it closes it. Safe for use by many threads. */
public interface Listening extends AutoCloseable {
    /** Where it listens: with the port that was chosen, where any was wanted. */
    Destination address();

    /** Completes, never exceptionally, once nothing listens any more: it was closed, or the connection is gone. */
    CompletionStage<Void> ended();

    /** Ends the listening; streams that were handed out stay as they are. Idempotent. */
    @Override
    void close();
}
