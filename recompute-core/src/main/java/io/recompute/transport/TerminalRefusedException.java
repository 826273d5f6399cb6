package io.recompute.transport;

import org.jspecify.annotations.Nullable;

/** The machine gives no terminal (OpenSSH: {@code PermitTTY no}), or has no means to make one. Nothing was started. */
public final class TerminalRefusedException extends TransportException {
    private static final long serialVersionUID = 1L;

    /**
     * The failure at a machine.
     *
     * @param address the machine's address
     */
    public TerminalRefusedException(String address, String message, @Nullable Throwable cause) {
        super(address, message, cause);
    }
}
