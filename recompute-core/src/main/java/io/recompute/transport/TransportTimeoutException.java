package io.recompute.transport;

import org.jspecify.annotations.Nullable;

/** The other side did not answer in time. */
public final class TransportTimeoutException extends TransportException {
    private static final long serialVersionUID = 1L;

    /**
     * The failure at a machine.
     *
     * @param address the machine's address
     */
    public TransportTimeoutException(String address, String message, @Nullable Throwable cause) {
        super(address, message, cause);
    }
}
