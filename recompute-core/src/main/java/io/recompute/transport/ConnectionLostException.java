package io.recompute.transport;

import org.jspecify.annotations.Nullable;

/** A connection that was there is gone. Runs on the machine go on. */
public final class ConnectionLostException extends TransportException {
    private static final long serialVersionUID = 1L;

    /**
     * The failure at a machine.
     *
     * @param address the machine's address
     */
    public ConnectionLostException(String address, String message, @Nullable Throwable cause) {
        super(address, message, cause);
    }
}
