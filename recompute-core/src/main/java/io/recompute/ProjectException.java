package io.recompute;

import io.recompute.model.RecomputeException;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** A project cannot be used as it is described: its directory is missing, its name is none. */
public final class ProjectException extends RecomputeException {
    private static final long serialVersionUID = 1L;

    private final String directory;

    ProjectException(Path directory, String message, @Nullable Throwable cause) {
        super(message, cause);
        this.directory = directory.toString();
    }

    /** The project's local directory. */
    public Path directory() {
        return Path.of(directory);
    }
}
