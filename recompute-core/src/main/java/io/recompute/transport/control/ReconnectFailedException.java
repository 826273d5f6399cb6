package io.recompute.transport.control;

import io.recompute.transport.TransportException;
import java.time.Duration;

/**
 * A lost connection could not be opened again for as long as the {@link ReconnectPolicy} allows. Runs on the machine go
 * on; the next operation tries again. The cause is what the last attempt failed by.
 */
public final class ReconnectFailedException extends TransportException {
    private static final long serialVersionUID = 1L;

    private final int attempts;
    private final Duration elapsed;

    ReconnectFailedException(String message, int attempts, Duration elapsed, TransportException cause) {
        super(cause.address(), message, cause);
        this.attempts = attempts;
        this.elapsed = elapsed;
    }

    /** How many attempts in a row have failed, by whomever on this machine they were made. */
    public int attempts() {
        return attempts;
    }

    /** How long the operation that failed has waited for a connection. */
    public Duration elapsed() {
        return elapsed;
    }
}
