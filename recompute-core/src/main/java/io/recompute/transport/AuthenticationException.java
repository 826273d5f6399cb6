package io.recompute.transport;

import org.jspecify.annotations.Nullable;

/** The machine was reached and refused the login. */
public final class AuthenticationException extends TransportException {
    private static final long serialVersionUID = 1L;

    /**
     * The failure at a machine.
     *
     * @param address the machine's address
     */
    public AuthenticationException(String address, String message, @Nullable Throwable cause) {
        super(address, message, cause);
    }
}
