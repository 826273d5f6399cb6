package io.recompute.python;

/**
 * A version of Python, as far as the modules that it brings depend on it.
 *
 * @param major 3
 * @param minor 11 of 3.11
 */
public record PythonVersion(int major, int minor) implements Comparable<PythonVersion> {
    /** @throws IllegalArgumentException where it does not start like {@code 3.11} */
    public static PythonVersion parse(String text) {
        String[] parts = text.strip().split("\\.", -1);
        if (parts.length < 2) {
            throw new IllegalArgumentException("not a version of Python, such as 3.11: " + text);
        }
        try {
            return new PythonVersion(Integer.parseInt(parts[0]), Integer.parseInt(parts[1]));
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException("not a version of Python, such as 3.11: " + text, e);
        }
    }

    @Override
    public int compareTo(PythonVersion other) {
        return major != other.major ? Integer.compare(major, other.major) : Integer.compare(minor, other.minor);
    }

    @Override
    public String toString() {
        return major + "." + minor;
    }
}
