package io.recompute.transport;

import org.jspecify.annotations.Nullable;

/** The machine tried to connect further and could not: nobody listens there, or there is no such host or socket. */
public final class DestinationException extends TransportException {
    private static final long serialVersionUID = 1L;

    private final transient @Nullable Destination destination;

    /**
     * The failure at a machine.
     *
     * @param address the machine's address
     * @param destination what was to be reached from there
     */
    public DestinationException(String address, Destination destination, String message, @Nullable Throwable cause) {
        super(address, message, cause);
        this.destination = destination;
    }

    /** What was to be reached from the machine; null only where the exception was serialized. */
    public @Nullable Destination destination() {
        return destination;
    }
}
