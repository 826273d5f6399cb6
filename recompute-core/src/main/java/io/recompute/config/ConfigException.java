package io.recompute.config;

import io.recompute.model.RecomputeException;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * The configuration cannot be read or changed as asked. The message reads {@code file:line: what is wrong; what to
 * try} and never quotes a value of the file, which may be a password.
 */
public final class ConfigException extends RecomputeException {
    private static final long serialVersionUID = 1L;

    private final transient Path file;
    private final int line;

    ConfigException(Path file, int line, String problem, @Nullable Throwable cause) {
        super(file + (line > 0 ? ":" + line : "") + ": " + problem, cause);
        this.file = file;
        this.line = line;
    }

    ConfigException(Path file, int line, String problem) {
        this(file, line, problem, null);
    }

    ConfigException(Path file, String problem) {
        this(file, 0, problem, null);
    }

    /** The file that it is about. */
    public Path file() {
        return file;
    }

    /** The line that it is about, from 1; 0 where it is not about a single line. */
    public int line() {
        return line;
    }
}
