package io.recompute.log;

/**
 * The log has become shorter than it was, or another file lies in its place: the places that were known mean nothing any
 * more. {@link #cursor()} says up to where the former log was read; {@code from(LogCursor.START)} reads what is there now.
 */
public final class LogTruncatedException extends LogException {
    private static final long serialVersionUID = 1L;

    LogTruncatedException(String message, LogCursor cursor) {
        super(message, cursor, null);
    }
}
