package io.recompute.transport;

import org.jspecify.annotations.Nullable;

/** No connection could be made: the name is unknown, the port is closed, the network is down. */
public sealed class UnreachableException extends TransportException permits ServerBusyException {
    private static final long serialVersionUID = 1L;

    /**
     * The failure at a machine.
     *
     * @param address the machine's address
     */
    public UnreachableException(String address, String message, @Nullable Throwable cause) {
        super(address, message, cause);
    }
}
