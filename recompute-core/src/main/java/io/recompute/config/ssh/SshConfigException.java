package io.recompute.config.ssh;

import io.recompute.model.RecomputeException;
import java.nio.file.Path;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;

/** The ssh configuration cannot be read, or asks for something that this library does not do. */
public final class SshConfigException extends RecomputeException {
    private static final long serialVersionUID = 1L;

    private final transient Path file;
    private final int line;

    SshConfigException(Place place, String message) {
        this(place, message, null);
    }

    SshConfigException(Place place, String message, @Nullable Throwable cause) {
        super(place + ": " + message, cause);
        this.file = place.file();
        this.line = place.line();
    }

    /** The file. */
    public Path file() {
        return file;
    }

    /** The line, counted from 1; empty where the trouble is with the file as a whole. */
    public OptionalInt line() {
        return line == 0 ? OptionalInt.empty() : OptionalInt.of(line);
    }
}
