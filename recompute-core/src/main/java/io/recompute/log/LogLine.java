package io.recompute.log;

import java.util.Objects;

/**
 * A line of a log. Immutable.
 *
 * @param text what it says, without its end: without {@code \n}, or {@code \r\n}. Bytes that are not UTF-8 stand as
 *     U+FFFD
 * @param next the place behind it, where reading goes on; of a line that is still being written, its beginning
 * @param complete whether it is all there; else it comes again when there is more of it, see {@link LogStream#live()}
 */
public record LogLine(String text, LogCursor next, boolean complete) {
    /** Checks that both are there. */
    public LogLine {
        Objects.requireNonNull(text, "text");
        Objects.requireNonNull(next, "next");
    }

    /** A complete line. */
    public LogLine(String text, LogCursor next) {
        this(text, next, true);
    }

    /** The text, so that a line can be printed as it is. */
    @Override
    public String toString() {
        return text;
    }
}
