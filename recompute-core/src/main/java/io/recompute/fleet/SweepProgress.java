package io.recompute.fleet;

import io.recompute.model.Displayable;
import io.recompute.model.Html;

/**
 * How far a sweep has come. Immutable.
 *
 * @param total all its tasks
 * @param ended those of which nothing more is to come
 * @param running those that are on a machine
 * @param machines those that still get tasks
 */
public record SweepProgress(int total, int ended, int running, int machines) implements Displayable {
    /** A bar, and the text. */
    @Override
    public String toHtml() {
        return Html.bar(total == 0 ? 1 : (double) ended / total, toString());
    }

    /** As {@code 12 of 100 tasks have ended, 16 run on 8 machines}. */
    @Override
    public String toString() {
        return ended + " of " + total + " tasks have ended, " + running + " run on " + machines + " machines";
    }
}
