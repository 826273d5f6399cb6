package io.recompute.model;

import org.jspecify.annotations.Nullable;

/**
 * The root of everything this library throws on purpose. Its message says what failed, where, and what to try; its
 * subclasses carry the same facts as fields. Secrets never appear in it.
 */
public class RecomputeException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /** An error with nothing behind it. */
    public RecomputeException(String message) {
        super(message);
    }

    /** An error that another one led to; {@code cause} is null where there is none. */
    public RecomputeException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
