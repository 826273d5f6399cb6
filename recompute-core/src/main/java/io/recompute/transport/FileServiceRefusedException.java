package io.recompute.transport;

import org.jspecify.annotations.Nullable;

/** The machine's server offers no SFTP (OpenSSH: no {@code Subsystem sftp}), or the transport cannot use it. */
public final class FileServiceRefusedException extends TransportException {
    private static final long serialVersionUID = 1L;

    /**
     * The failure at a machine.
     *
     * @param address the machine's address
     */
    public FileServiceRefusedException(String address, String message, @Nullable Throwable cause) {
        super(address, message, cause);
    }
}
