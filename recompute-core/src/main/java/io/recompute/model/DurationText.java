package io.recompute.model;

import java.time.Duration;

/** How long something takes, in words for messages: {@code 300 ms}, {@code 2.5 s}, {@code 2 min}, {@code 1 h 30 min}. */
public final class DurationText {
    private static final Duration MINUTE = Duration.ofMinutes(1);
    private static final Duration HOUR = Duration.ofHours(1);

    private DurationText() {}

    /** The words for that duration; what does not matter beside the rest of it is left out. */
    public static String of(Duration duration) {
        if (duration.isNegative()) {
            return "-" + of(duration.negated());
        }
        if (duration.compareTo(Duration.ofSeconds(1)) < 0) {
            return duration.toMillis() + " ms";
        }
        if (duration.compareTo(MINUTE) < 0) {
            long tenths = duration.toMillisPart() / 100;
            return duration.toSeconds() + (tenths == 0 ? "" : "." + tenths) + " s";
        }
        if (duration.compareTo(HOUR) < 0) {
            return duration.toMinutes() + " min" + rest(duration.toSecondsPart(), " s");
        }
        return duration.toHours() + " h" + rest(duration.toMinutesPart(), " min");
    }

    private static String rest(int amount, String unit) {
        return amount == 0 ? "" : " " + amount + unit;
    }
}
