package io.recompute.config;

import java.nio.file.Path;

/** Paths as people write them, with {@code ~} for the home directory. */
final class HomePath {
    private HomePath() {}

    /**
     * The path of that text; {@code ~} and {@code ~/…} are the home directory and what lies in it, and any other
     * relative path starts at {@code base}.
     *
     * @throws java.nio.file.InvalidPathException where this system has no such paths
     */
    static Path of(String text, Path home, Path base) {
        if (text.equals("~")) {
            return home;
        }
        return text.startsWith("~/") ? home.resolve(text.substring(2)) : base.resolve(text);
    }
}
