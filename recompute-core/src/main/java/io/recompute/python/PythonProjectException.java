package io.recompute.python;

import io.recompute.model.RecomputeException;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** A project's Python files cannot be read, or its requirements not be written. */
public final class PythonProjectException extends RecomputeException {
    private static final long serialVersionUID = 1L;

    private final String directory;

    PythonProjectException(Path directory, String message, @Nullable Throwable cause) {
        super(message, cause);
        this.directory = directory.toString();
    }

    /** The project's directory. */
    public Path directory() {
        return Path.of(directory);
    }
}
