package io.recompute.sync;

import io.recompute.model.RecomputeException;
import io.recompute.model.RemotePath;

/** A project was opened on a machine to which it was never brought. */
public final class NotInitializedException extends RecomputeException {
    private static final long serialVersionUID = 1L;

    private final String directory;

    NotInitializedException(RemotePath directory, String message) {
        super(message);
        this.directory = directory.toString();
    }

    /** The directory that is missing there. */
    public RemotePath directory() {
        return RemotePath.of(directory);
    }
}
