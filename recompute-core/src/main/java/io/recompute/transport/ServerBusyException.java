package io.recompute.transport;

import org.jspecify.annotations.Nullable;

/**
 * The server takes no login at this moment: as many as it allows are under way (sshd's {@code MaxStartups}), or it bans
 * this address for a while. It may take one a moment later.
 */
public final class ServerBusyException extends UnreachableException {
    private static final long serialVersionUID = 1L;

    /**
     * The refusal of a machine.
     *
     * @param address the machine's address, as {@code user@host:port}
     */
    public ServerBusyException(String address, String message, @Nullable Throwable cause) {
        super(address, message, cause);
    }
}
