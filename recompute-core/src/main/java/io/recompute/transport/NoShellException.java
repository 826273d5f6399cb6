package io.recompute.transport;

import org.jspecify.annotations.Nullable;

/** The login starts no shell: commands are refused there, or something else is run in their place. */
public final class NoShellException extends TransportException {
    private static final long serialVersionUID = 1L;

    /**
     * The failure at a machine.
     *
     * @param address the machine's address
     */
    public NoShellException(String address, String message, @Nullable Throwable cause) {
        super(address, message, cause);
    }
}
