package io.recompute.transport;

import io.recompute.model.RecomputeException;
import org.jspecify.annotations.Nullable;

/** Something between here and a machine failed; the subclass says what, {@link #address()} where. */
public class TransportException extends RecomputeException {
    private static final long serialVersionUID = 1L;

    private final String address;

    /**
     * The failure at a machine.
     *
     * @param address the machine's address, as {@code user@host:port}
     */
    public TransportException(String address, String message, @Nullable Throwable cause) {
        super(message, cause);
        this.address = address;
    }

    /** The machine's address, as {@code user@host:port}. */
    public final String address() {
        return address;
    }
}
