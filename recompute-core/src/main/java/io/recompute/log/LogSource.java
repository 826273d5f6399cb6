package io.recompute.log;

import io.recompute.model.RecomputeException;
import java.io.IOException;
import java.time.Duration;
import java.util.OptionalLong;

/**
 * Where a log's bytes come from. Implementations are safe for use by many threads; each {@link Feed} is used by one
 * thread at a time, but may be closed by another. An interrupt ends a call that waits, with an exception.
 */
public interface LogSource {
    /**
     * Opens a feed.
     *
     * @param follow whether it goes on with what is written later, until the log is complete or the feed is cut; else it
     *     ends at the present end
     */
    Feed open(LogStart start, boolean follow);

    /**
     * Opens a feed of what is there, without following, from which lines may be left out that do not have a text in
     * them: searched where the log lies, only what may be wanted travels.
     *
     * @param literal one line, not empty; its bytes are those of UTF-8
     */
    default Feed openHolding(LogStart start, String literal) {
        return open(start, false);
    }

    /**
     * Waits until nothing more will be written.
     *
     * @param limit the longest wait; zero only asks
     * @return how many bytes the log then has; empty where it is not complete yet
     */
    OptionalLong awaitEnd(Duration limit) throws InterruptedException;

    /**
     * Whether doing again what has failed so may help. Else the reading ends by it at once; where it may, only after
     * several attempts.
     *
     * @param failure what another method of this source has thrown
     */
    default boolean mayPass(RecomputeException failure) {
        return true;
    }

    /** The name for messages, as {@code the log of run 20240102-030405-abcdef}. */
    String description();

    /** Bytes of a log, from some place on. Whoever opened it closes it. */
    interface Feed extends AutoCloseable {
        /** The place of its first byte. */
        LogCursor start();

        /**
         * Which file the bytes are of, so that another in its place is noticed; empty where that is not known. Two files
         * that are there at the same time differ in it.
         */
        default String file() {
            return "";
        }

        /**
         * How many bytes were left out between what the last read gave and what the one before gave, or the start; at
         * the end, between what was given last and the end. They are whole lines.
         */
        default long skipped() {
            return 0;
        }

        /**
         * Reads what there is, at least one byte, waiting for it.
         *
         * @return how many bytes; -1 at the feed's end, which is not always the log's
         * @throws IOException where the feed was cut or closed
         */
        int read(byte[] buffer) throws IOException;

        /** Closes it; a read under way ends. Idempotent. */
        @Override
        void close();
    }
}
