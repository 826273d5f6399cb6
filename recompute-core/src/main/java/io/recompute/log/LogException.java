package io.recompute.log;

import io.recompute.model.RecomputeException;
import org.jspecify.annotations.Nullable;

/** A log could not be read or copied. {@link #cursor()} says from where to go on. */
public sealed class LogException extends RecomputeException permits LogTruncatedException, NoSuchLogException {
    private static final long serialVersionUID = 1L;

    private final long offset;

    LogException(String message, LogCursor cursor, @Nullable Throwable cause) {
        super(message, cause);
        this.offset = cursor.offset();
    }

    /** The place up to which the log was read. */
    public LogCursor cursor() {
        return new LogCursor(offset);
    }
}
