package io.recompute.transport;

import org.jspecify.annotations.Nullable;

/**
 * The machine's server does not forward, or not this (OpenSSH: {@code AllowTcpForwarding no}, {@code PermitOpen}), or the
 * transport cannot. Nothing is known of what was to be reached.
 */
public final class ForwardingRefusedException extends TransportException {
    private static final long serialVersionUID = 1L;

    /**
     * The failure at a machine.
     *
     * @param address the machine's address
     */
    public ForwardingRefusedException(String address, String message, @Nullable Throwable cause) {
        super(address, message, cause);
    }
}
