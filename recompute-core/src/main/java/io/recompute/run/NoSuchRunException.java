package io.recompute.run;

import io.recompute.model.RecomputeException;

/** The project has no run of that id on the machine, or none at all. */
public final class NoSuchRunException extends RecomputeException {
    private static final long serialVersionUID = 1L;

    NoSuchRunException(String message) {
        super(message);
    }
}
