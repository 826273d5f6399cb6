package io.recompute.notebook;

import io.recompute.model.RecomputeException;

/** Neither the project's environment nor the machine has Jupyter. Nothing was started. */
public final class NotebookMissingException extends RecomputeException {
    private static final long serialVersionUID = 1L;

    NotebookMissingException(String message) {
        super(message);
    }

    /** What {@code workspace.install} is to be given, so that there is one. */
    public String installable() {
        return "jupyterlab";
    }
}
