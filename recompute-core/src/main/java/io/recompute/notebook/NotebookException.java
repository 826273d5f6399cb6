package io.recompute.notebook;

import io.recompute.model.RecomputeException;

/** A Jupyter server did not start, or none runs; the message says why. */
public final class NotebookException extends RecomputeException {
    private static final long serialVersionUID = 1L;

    NotebookException(String message) {
        super(message);
    }
}
