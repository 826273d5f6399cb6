package io.recompute.python.imports;

/**
 * What is wrong with a source file. It never stops the reading: what could be read is there as well.
 *
 * @param line the line, from 1; 0 where it is the file as a whole
 * @param message what is wrong, in words
 */
public record SourceProblem(int line, String message) {
    @Override
    public String toString() {
        return line > 0 ? "line " + line + ": " + message : message;
    }
}
