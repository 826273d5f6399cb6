package io.recompute.log;

/** There is no such log: it was never kept, or was removed. */
public final class NoSuchLogException extends LogException {
    private static final long serialVersionUID = 1L;

    /** With a message that says which, and where. */
    public NoSuchLogException(String message) {
        super(message, LogCursor.START, null);
    }
}
