package io.recompute.run;

import io.recompute.model.RecomputeException;
import org.jspecify.annotations.Nullable;

/** A run did not start, or it is unknown whether it did. */
public final class LaunchException extends RecomputeException {
    private static final long serialVersionUID = 1L;

    private final String id;
    private final boolean unknown;

    /** With the id under which it was to run, and whether it may have started all the same. */
    public LaunchException(String id, boolean unknown, String message, @Nullable Throwable cause) {
        super(message, cause);
        this.id = id;
        this.unknown = unknown;
    }

    /** The id under which it was to run. */
    public String id() {
        return id;
    }

    /** Whether it may have started all the same: {@code attach(id)} tells. Else nothing of it is there. */
    public boolean isUnknown() {
        return unknown;
    }
}
