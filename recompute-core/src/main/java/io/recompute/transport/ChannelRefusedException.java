package io.recompute.transport;

import org.jspecify.annotations.Nullable;

/** The server allows no further channel on a connection (OpenSSH: {@code MaxSessions}). */
public final class ChannelRefusedException extends TransportException {
    private static final long serialVersionUID = 1L;

    /**
     * The failure at a machine.
     *
     * @param address the machine's address
     */
    public ChannelRefusedException(String address, String message, @Nullable Throwable cause) {
        super(address, message, cause);
    }
}
