package io.recompute.log;

import java.util.Objects;

/**
 * A line of a log. Immutable.
 *
 * @param text what it says, without its end: without {@code \n}, or {@code \r\n}. Bytes that are not UTF-8 stand as
 *     U+FFFD
 * @param next the place behind it, where reading goes on
 */
public record LogLine(String text, LogCursor next) {
    /** Checks that both are there. */
    public LogLine {
        Objects.requireNonNull(text, "text");
        Objects.requireNonNull(next, "next");
    }

    /** The text, so that a line can be printed as it is. */
    @Override
    public String toString() {
        return text;
    }
}
