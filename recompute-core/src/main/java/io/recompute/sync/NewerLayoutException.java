package io.recompute.sync;

import io.recompute.model.RecomputeException;

/** A project's directory on a machine was made by a newer version of this library, which this one cannot read. */
public final class NewerLayoutException extends RecomputeException {
    private static final long serialVersionUID = 1L;

    NewerLayoutException(String message) {
        super(message);
    }
}
