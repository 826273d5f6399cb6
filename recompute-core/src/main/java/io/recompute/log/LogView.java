package io.recompute.log;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What of a log is read. Immutable.
 *
 * @param from where it starts, unless {@code tail} says so
 * @param tail how many of the last lines; null: from {@code from} on
 * @param follow whether it goes on with what is written later
 * @param every how often it asks for that; null: at once
 * @param filters what must all be found in a line
 */
record LogView(
        LogCursor from,
        @Nullable Integer tail,
        boolean follow,
        @Nullable Duration every,
        List<Pattern> filters) {
    static final LogView WHOLE = new LogView(LogCursor.START, null, false, null, List.of());

    LogView withFrom(LogCursor newFrom) {
        return new LogView(newFrom, null, follow, every, filters);
    }

    LogView withTail(int lines) {
        if (lines < 0) {
            throw new IllegalArgumentException("not a number of lines: " + lines);
        }
        return new LogView(from, lines, follow, every, filters);
    }

    LogView following(@Nullable Duration newEvery) {
        if (newEvery != null && (newEvery.isZero() || newEvery.isNegative())) {
            throw new IllegalArgumentException("not a pause between two looks: " + newEvery);
        }
        return new LogView(from, tail, true, newEvery, filters);
    }

    LogView withFilter(Pattern filter) {
        List<Pattern> more = new ArrayList<>(filters);
        more.add(filter);
        return new LogView(from, tail, follow, every, List.copyOf(more));
    }

    boolean accepts(LogLine line) {
        return filters.stream().allMatch(filter -> filter.matcher(line.text()).find());
    }
}
