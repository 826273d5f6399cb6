package io.recompute.config.ssh;

import java.nio.file.Path;

/**
 * A line of a file.
 *
 * @param line counted from 1; 0 for the file as a whole
 */
record Place(Path file, int line) {
    @Override
    public String toString() {
        return line == 0 ? file.toString() : file + ":" + line;
    }
}
