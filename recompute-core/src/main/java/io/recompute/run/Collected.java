package io.recompute.run;

import java.util.List;

/**
 * What was brought of a run's results. Immutable.
 *
 * @param files how many files and links were copied or found as they are; directories do not count
 * @param bytes of those files' contents
 * @param missing the paths asked for of which the machine has nothing: a run that fails may not have come so far
 */
public record Collected(long files, long bytes, List<String> missing) {
    /** Nothing was asked for. */
    public static final Collected NOTHING = new Collected(0, 0, List.of());

    /** Copies the list. */
    public Collected {
        missing = List.copyOf(missing);
    }
}
