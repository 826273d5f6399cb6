package io.recompute.transfer;

import io.recompute.transfer.TransferException.Reason;
import org.jspecify.annotations.Nullable;

/** Holds what a copy has open, so that another thread can end it at any time, also before it is there. Thread-safe. */
final class ChannelSlot implements AutoCloseable {
    private @Nullable AutoCloseable open;
    private boolean closed;

    /**
     * Keeps what is to be closed.
     *
     * @param path what is copied, for the message
     * @throws TransferException where the slot was closed before; {@code opened} is then closed
     */
    <T extends AutoCloseable> T hold(T opened, String path) {
        synchronized (this) {
            if (!closed) {
                open = opened;
                return opened;
            }
        }
        close(opened);
        throw new TransferException(Reason.CANCELLED, path, "cancelled before it began: " + path, null);
    }

    /** Whether the copy was ended by another thread. */
    synchronized boolean isClosed() {
        return closed;
    }

    @Override
    public void close() {
        AutoCloseable held;
        synchronized (this) {
            closed = true;
            held = open;
            open = null;
        }
        if (held != null) {
            close(held);
        }
    }

    private static void close(AutoCloseable held) {
        try {
            held.close();
        } catch (Exception e) {
            throw new IllegalStateException("closing a channel failed", e);
        }
    }
}
