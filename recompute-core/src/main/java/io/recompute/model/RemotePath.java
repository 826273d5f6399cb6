package io.recompute.model;

import java.util.Objects;

/**
 * A path on a machine, with {@code /} between its names: absolute, or relative to the login's home directory. Any
 * character but NUL may be in it. Immutable.
 */
public final class RemotePath {
    private final String text;

    private RemotePath(String text) {
        this.text = text;
    }

    /**
     * The path of that text; a leading {@code ~/} stands for the home directory, runs of {@code /} for one.
     *
     * @throws IllegalArgumentException where the text is empty or has a NUL character
     */
    public static RemotePath of(String text) {
        if (text.isEmpty() || text.indexOf('\0') >= 0) {
            throw new IllegalArgumentException("a remote path is neither empty nor holds a NUL character");
        }
        String path = text.equals("~") ? "." : text.startsWith("~/") ? text.substring(2) : text;
        path = path.replaceAll("/{2,}", "/");
        if (path.length() > 1 && path.endsWith("/")) {
            path = path.substring(0, path.length() - 1);
        }
        return new RemotePath(path.isEmpty() ? "." : path);
    }

    /** Whether it starts at the root of the file system rather than at the home directory. */
    public boolean isAbsolute() {
        return text.startsWith("/");
    }

    /** {@code other} below this path; {@code other} itself where it is absolute. */
    public RemotePath resolve(String other) {
        RemotePath below = of(other);
        if (below.isAbsolute() || text.equals(".")) {
            return below;
        }
        if (below.text.equals(".")) {
            return this;
        }
        return new RemotePath(text.equals("/") ? "/" + below.text : text + "/" + below.text);
    }

    /** The last name of the path. */
    public String fileName() {
        return text.substring(text.lastIndexOf('/') + 1);
    }

    /** The path as a program on the machine, started in the home directory, takes it: never with a leading dash. */
    public String argument() {
        return text.startsWith("-") ? "./" + text : text;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof RemotePath path && path.text.equals(text);
    }

    @Override
    public int hashCode() {
        return Objects.hash(text);
    }

    @Override
    public String toString() {
        return text;
    }
}
