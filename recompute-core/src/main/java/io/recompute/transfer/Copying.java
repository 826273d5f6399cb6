package io.recompute.transfer;

/** One copy: run once by one thread, closed by any, which makes {@link #run} end. */
interface Copying extends AutoCloseable {
    /** Does it; throws {@link TransferException} or {@link io.recompute.transport.TransportException}. */
    TransferReport run();

    @Override
    void close();
}
