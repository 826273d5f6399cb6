package io.recompute.config.ssh;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Reads a file and those that it includes, and tells the lookup what applies.
 *
 * @param base where relative paths of {@code Include} start; null: the working directory
 */
record FileReading(Lookup lookup, Path home, @Nullable Path base) {
    /** As ssh has it. */
    private static final int DEEPEST = 16;

    /** Reads the file, which need not exist. */
    void read(Path file) {
        read(file, 0, true);
    }

    /** @param reached whether the line that includes the file applies; where not, nothing in it does */
    private void read(Path file, int depth, boolean reached) {
        if (!Files.exists(file)) {
            return;
        }
        boolean active = reached;
        int number = 0;
        for (String line : lines(file)) {
            Place place = new Place(file, ++number);
            if (Words.isEmpty(line)) {
                continue;
            }
            Words words = words(line, place);
            switch (words.keyword()) {
                case "host" -> active = reached && Patterns.match(words.arguments(), lookup.patternHost());
                case "match" -> active = reached && new Match(lookup, place).applies(words.arguments());
                case "include" -> include(words.arguments(), place, depth, active);
                default -> {
                    if (active) {
                        lookup.take(words, place);
                    }
                }
            }
        }
    }

    private static List<String> lines(Path file) {
        try {
            // Latin 1 would spoil names that are not ASCII, and UTF-8 may be malformed in a comment.
            return new String(Files.readAllBytes(file), StandardCharsets.UTF_8)
                    .lines()
                    .toList();
        } catch (IOException e) {
            throw new SshConfigException(new Place(file, 0), "the file cannot be read: " + e, e);
        }
    }

    private static Words words(String line, Place place) {
        try {
            Words words = Words.of(line);
            if (words.arguments().isEmpty()) {
                throw new IllegalArgumentException("'" + words.keyword() + "' has no argument");
            }
            return words;
        } catch (IllegalArgumentException e) {
            throw new SshConfigException(place, String.valueOf(e.getMessage()), e);
        }
    }

    private void include(List<String> patterns, Place place, int depth, boolean active) {
        if (depth == DEEPEST) {
            throw new SshConfigException(place, "files include one another more than " + DEEPEST + " deep");
        }
        for (String pattern : patterns) {
            try {
                for (Path file : new Glob(home, base).find(pattern)) {
                    read(file, depth + 1, active);
                }
            } catch (IOException e) {
                throw new SshConfigException(place, "'" + pattern + "' cannot be listed: " + e, e);
            }
        }
    }
}
