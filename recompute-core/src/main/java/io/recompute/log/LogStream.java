package io.recompute.log;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Iterator;
import java.util.concurrent.Flow;
import java.util.stream.Stream;

/**
 * A log, as lines. A stream describes what to read; reading starts with {@link #iterator()}, {@link #lines()}, {@link
 * #publisher()} or {@link #copyTo}, each time anew. Lines are read as they are taken: a slow reader holds the reading,
 * not the run.
 *
 * <p>Without {@link #follow()} reading ends at the present end of the log. A line of more than a mebibyte comes in
 * pieces of that size. {@link #filter}, {@link #tail}, {@link #from} and {@link #follow()} give new streams; closing a
 * stream ends the reading of all those that came from it. Thread-safe; each iterator is for one thread.
 */
public interface LogStream extends AutoCloseable, Iterable<LogLine> {
    /**
     * Only the lines in which the regular expression is found.
     *
     * @throws java.util.regex.PatternSyntaxException where it is none
     */
    LogStream filter(String regex);

    /** Only the last lines, and with {@link #follow()} what comes after them; counted before any {@link #filter}. */
    LogStream tail(int lines);

    /** Only what stands behind that place. */
    LogStream from(LogCursor cursor);

    /** Goes on with what is written later; ends when the run has ended and its last byte was read. */
    LogStream follow();

    /** As {@link #follow()}, but asks for news only that often. */
    LogStream follow(Duration every);

    /** Reads; the returned stream must be closed where it is not read to its end. */
    Stream<LogLine> lines();

    /** Reads. {@code hasNext} waits for a line; an interrupt ends the wait with an exception. */
    @Override
    Iterator<LogLine> iterator();

    /** Reads for each subscriber, no further than it asks for. */
    Flow.Publisher<LogLine> publisher();

    /** The place behind the last line that this stream, or one that came from it, has handed out. */
    LogCursor cursor();

    /** Copies the bytes, as they are, to a file, which is there only when it is complete; filters do not count. */
    void copyTo(Path file);

    /** Ends all reading. Idempotent. */
    @Override
    void close();
}
