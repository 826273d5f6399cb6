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
 * pieces of that size. A log that was made shorter or replaced by another file is reported where that is noticed, by a
 * {@link LogTruncatedException}, which ends the reading; {@code from(LogCursor.START)} then reads what is there. Of a log
 * that is followed, another file in its place is noticed when it is opened again: when the run has ended, or a connection
 * was lost. Steps like {@link #filter} and {@link #follow()} give new streams; closing a stream
 * ends the reading of all those that came from it. Thread-safe; each iterator is for one thread.
 *
 * <p>What keeps it from being read is thrown by what reads, as a {@link LogException}: {@link NoSuchLogException} where there
 * is no log. A lost connection is opened again, and the reading goes on where it was.
 */
public interface LogStream extends AutoCloseable, Iterable<LogLine> {
    /**
     * Only the lines in which the regular expression is found. Where every match must have some text in it, as
     * {@code loss=} in {@code ^step .* loss=\\d+}, a large log is searched for that on the machine, and only such lines
     * travel. Lines are looked at in the form in which they are handed out.
     *
     * @throws java.util.regex.PatternSyntaxException where it is none
     */
    LogStream filter(String regex);

    /**
     * Only the last lines, and with {@link #follow()} what comes after them; counted before any {@link #filter}.
     *
     * @param lines not negative
     */
    LogStream tail(int lines);

    /** Only what stands behind that place. */
    LogStream from(LogCursor cursor);

    /**
     * Only what was written since some time: every such line, and up to about a minute of older ones before them, as the
     * size of a run's log is noted each minute and when the run ends. Lines count by when they came into the log, and a
     * line that was being written then comes whole, unless it is longer than 64 KiB. Of a run that an older version of
     * this library has started, all lines come.
     *
     * <p>Time is that of the machine's clock alone; where that was set meanwhile, more or fewer lines come. The step
     * counts from the moment at which the log is opened, each time anew. Of this, {@link #tail} and {@link #from} the
     * last one counts.
     *
     * @param ago how long ago that was, to the second; not negative
     */
    LogStream since(Duration ago);

    /** Goes on with what is written later; ends when the run has ended and its last byte was read. */
    LogStream follow();

    /**
     * As {@link #follow()}, but asks for news only that often.
     *
     * @param every positive
     */
    LogStream follow(Duration every);

    /**
     * Lines without the escape sequences that colour terminals and move their cursor. Sequences are known by line; one
     * that goes on behind a line's end is cut there.
     */
    LogStream plain();

    /**
     * Of a line that is written over and over, as progress bars do with {@code \r}, only its last state. Else all states
     * are in the text, with the {@code \r} between them. Either way a line comes when it ends, but with {@link #live()}.
     */
    LogStream collapsed();

    /**
     * Lines also while they are being written, as progress bars and questions are: where what has come ends within a
     * line, what that line says so far. Such a line is not {@linkplain LogLine#complete() complete}; it comes again when
     * there is more of it, and in the end complete. Its text then begins with what it was before, but where it is {@link
     * #collapsed()} or {@link #plain()}. {@link #cursor()} stays before it until then.
     */
    LogStream live();

    /** Reads; the returned stream must be closed where it is not read to its end. */
    Stream<LogLine> lines();

    /** Reads. {@code hasNext} waits for a line; an interrupt ends the wait with an exception. */
    @Override
    Iterator<LogLine> iterator();

    /** Reads for each subscriber, no further than it asks for. */
    Flow.Publisher<LogLine> publisher();

    /** The place behind the last line that this stream, or one that came from it, has handed out. */
    LogCursor cursor();

    /**
     * Copies the bytes, as they are, to a file, which is there only when it is complete; filters do not count. A file that is
     * there is replaced.
     *
     * @throws LogException where it could not be read or written
     */
    void copyTo(Path file);

    /** Ends all reading. Idempotent. */
    @Override
    void close();
}
