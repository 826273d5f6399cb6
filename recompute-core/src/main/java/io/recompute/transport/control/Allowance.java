package io.recompute.transport.control;

import java.time.Duration;

/**
 * What a caller allows the opening of a channel to take. Immutable.
 *
 * @param step the most that each attempt may take
 * @param patience how long lost connections are tried to be opened again
 * @param begin when the caller began to wait, by {@link Time#nanos()}
 */
record Allowance(Duration step, Duration patience, long begin) {
    /** How much patience is left; zero or less where none is. */
    long leftNanos(long now) {
        return patience.toNanos() - (now - begin);
    }
}
