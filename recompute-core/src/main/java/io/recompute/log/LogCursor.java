package io.recompute.log;

/**
 * A place in a log, between two bytes. Can be stored as its number and given to another program. Immutable.
 *
 * @param offset how many bytes of the log are before it; not negative
 */
public record LogCursor(long offset) {
    /** The beginning of every log. */
    public static final LogCursor START = new LogCursor(0);

    /** Checks the offset. */
    public LogCursor {
        if (offset < 0) {
            throw new IllegalArgumentException("a log has no byte " + offset);
        }
    }
}
