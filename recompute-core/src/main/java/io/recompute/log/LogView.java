package io.recompute.log;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What of a log is read. Immutable.
 *
 * @param start where it starts
 * @param follow whether it goes on with what is written later
 * @param every how often it asks for that; null: at once
 * @param filters what must all be found in a line
 * @param form how lines are written
 */
record LogView(LogStart start, boolean follow, @Nullable Duration every, List<Pattern> filters, LineForm form) {
    static final LogView WHOLE = new LogView(new LogStart.At(LogCursor.START), false, null, List.of(), LineForm.RAW);

    LogView withStart(LogStart newStart) {
        return new LogView(newStart, follow, every, filters, form);
    }

    LogView following(@Nullable Duration newEvery) {
        if (newEvery != null && (newEvery.isZero() || newEvery.isNegative())) {
            throw new IllegalArgumentException("not a pause between two looks: " + newEvery);
        }
        return new LogView(start, true, newEvery, filters, form);
    }

    LogView withFilter(Pattern filter) {
        List<Pattern> more = new ArrayList<>(filters);
        more.add(filter);
        return new LogView(start, follow, every, List.copyOf(more), form);
    }

    LogView withForm(LineForm newForm) {
        return new LogView(start, follow, every, filters, newForm);
    }

    /** All lines, as bytes: what a copy reads. */
    LogView unfiltered() {
        return new LogView(start, follow, every, List.of(), form);
    }

    boolean accepts(LogLine line) {
        for (Pattern filter : filters) { // as there are many lines, and often no filter
            if (!filter.matcher(line.text()).find()) {
                return false;
            }
        }
        return true;
    }

    /**
     * What every line that passes the filters has in its bytes; empty where nothing such is known. The last lines are
     * few, and a line without escape sequences has neighbours that were none in the log.
     */
    Optional<String> literal() {
        if (start instanceof LogStart.Last || form.plain()) {
            return Optional.empty();
        }
        return filters.stream()
                .map(RequiredLiteral::of)
                .flatMap(Optional::stream)
                .max(Comparator.comparingInt(String::length));
    }
}
