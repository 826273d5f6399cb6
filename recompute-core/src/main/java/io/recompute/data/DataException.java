package io.recompute.data;

import io.recompute.model.RecomputeException;

/** What was asked for cannot be fetched: an address or a name that cannot be one. Nothing was started. */
public final class DataException extends RecomputeException {
    private static final long serialVersionUID = 1L;

    DataException(String message) {
        super(message);
    }
}
