package io.recompute.python;

import java.util.List;

/**
 * A project's {@code environment.yml}, for a machine that has conda.
 *
 * @param text the file, less what only this computer can read
 * @param others lines of a requirements file for what the project needs besides
 */
public record CondaFile(String text, List<String> others) {
    /** Copies the list. */
    public CondaFile {
        others = List.copyOf(others);
    }
}
