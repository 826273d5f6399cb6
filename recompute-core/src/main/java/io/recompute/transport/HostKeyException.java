package io.recompute.transport;

import java.nio.file.Path;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The machine showed a key that is not the one it is known by, or is not known at all where only known ones are
 * accepted. Nothing was sent to it.
 */
public final class HostKeyException extends TransportException {
    private static final long serialVersionUID = 1L;

    private final String actual;
    private final @Nullable String expected;
    private final transient @Nullable Path file;
    private final int line;

    /**
     * A refused key.
     *
     * @param actual the fingerprint that the machine showed, as {@code SHA256:…}
     * @param expected the fingerprint that was expected; null where the machine is unknown
     * @param known where the expected key stands; null where it was given otherwise
     */
    public HostKeyException(
            String address, String message, String actual, @Nullable String expected, @Nullable Location known) {
        super(address, message, null);
        this.actual = actual;
        this.expected = expected;
        this.file = known == null ? null : known.file();
        this.line = known == null ? 0 : known.line();
    }

    /**
     * A line of a file.
     *
     * @param line counted from 1
     */
    public record Location(Path file, int line) {}

    /** The fingerprint that the machine showed. */
    public String actual() {
        return actual;
    }

    /** The fingerprint that was expected; empty where the machine is unknown. */
    public Optional<String> expected() {
        return Optional.ofNullable(expected);
    }

    /** The file and line of the expected key; empty where it stands in none. */
    public Optional<Location> location() {
        return file == null ? Optional.empty() : Optional.of(new Location(file, line));
    }
}
