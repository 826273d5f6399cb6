package io.recompute.transfer;

import io.recompute.model.RecomputeException;
import org.jspecify.annotations.Nullable;

/** Files could not be copied. Nothing half-written stands under a final name, on either side. */
public final class TransferException extends RecomputeException {
    private static final long serialVersionUID = 1L;

    /** What kept the files from being copied. */
    public enum Reason {
        /** What was to be copied is not there. */
        MISSING_SOURCE,
        /** The disk or the quota of the receiving side is used up. */
        NO_SPACE,
        /** Something may not be read or written by this user. */
        PERMISSION,
        /** The machine has neither {@code tar} nor {@code python3}. */
        NO_ARCHIVER,
        /** The machine sent a name or link that leads out of the place it was to be written to. */
        UNSAFE_ENTRY,
        /** A file changed each time it was read. */
        CHANGED,
        /** A directory is where a file should go, or the reverse. */
        CONFLICT,
        /** Another client has synchronised the same directory meanwhile. */
        OVERTAKEN,
        /** The connection ended before all was there. */
        CUT,
        /** It was cancelled. */
        CANCELLED,
        /** Anything else; the message has it. */
        FAILED
    }

    private final Reason reason;
    private final String path;

    /**
     * The failure.
     *
     * @param path what it is about: a path on either side, or the name of an entry
     * @param cause null where nothing is behind it
     */
    public TransferException(Reason reason, String path, String message, @Nullable Throwable cause) {
        super(message, cause);
        this.reason = reason;
        this.path = path;
    }

    /** What kept it from happening. */
    public Reason reason() {
        return reason;
    }

    /** The path or entry it is about. */
    public String path() {
        return path;
    }
}
