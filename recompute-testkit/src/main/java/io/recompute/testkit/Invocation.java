package io.recompute.testkit;

import java.nio.file.Path;
import java.util.List;

/**
 * One call of a stand-in program. Immutable.
 *
 * @param arguments without the program's own name
 * @param directory where it was called
 * @param input all it read; empty where its script does not read
 */
public record Invocation(List<String> arguments, Path directory, String input) {
    /** Copies the arguments. */
    public Invocation {
        arguments = List.copyOf(arguments);
    }
}
