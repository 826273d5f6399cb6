package io.recompute.run;

import io.recompute.model.RecomputeException;
import java.util.List;

/** Lines for a launcher. Immutable. */
record PlainLaunchOptions(String launcher, List<String> directives) implements LaunchOptions {
    PlainLaunchOptions {
        directives = List.copyOf(directives);
        for (String line : directives) {
            if (line.chars().anyMatch(character -> character < ' ')) {
                throw new RecomputeException(
                        "not an option of a launcher: '" + line.replaceAll("\\p{Cntrl}", "?") + "'; it is one line");
            }
        }
    }
}
