package io.recompute.transport.control;

import io.recompute.model.RecomputeException;

/** The machine's disk, or the login's quota of it, is used up. */
public final class RemoteDiskFullException extends RecomputeException {
    private static final long serialVersionUID = 1L;

    RemoteDiskFullException(String message) {
        super(message);
    }
}
