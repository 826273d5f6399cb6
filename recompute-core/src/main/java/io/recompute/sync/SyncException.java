package io.recompute.sync;

import io.recompute.model.RecomputeException;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** The local project could not be read, what is kept in it not be written, or what is on the machine not be understood.
 * Nothing was changed on the machine. */
public final class SyncException extends RecomputeException {
    private static final long serialVersionUID = 1L;

    private final transient @Nullable Path path;

    /**
     * The failure.
     *
     * @param path the local path it is about; null where it is about none
     * @param cause null where nothing is behind it
     */
    public SyncException(@Nullable Path path, String message, @Nullable Throwable cause) {
        super(message, cause);
        this.path = path;
    }

    /** The local path it is about; null where it is about none, and after deserialisation. */
    public @Nullable Path path() {
        return path;
    }
}
