package io.recompute.examples.re;

import io.recompute.transfer.TransferProgress;
import java.time.Duration;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** How far something has come, as a line of a terminal. */
final class ProgressText {
    private static final int BAR = 24;
    private static final String[] UNITS = {"B", "kB", "MB", "GB", "TB", "PB"};

    private ProgressText() {}

    /**
     * As {@code sending [######------] 50%  1.2 GB of 2.4 GB  110 MB/s  0:11 left}, cut to the width.
     *
     * @param now null where nothing can be counted: then the time that has passed is told
     */
    static String of(String what, @Nullable TransferProgress now, Duration elapsed, int width) {
        String text;
        if (now == null || (now.bytes() == 0 && now.totalBytes().isEmpty())) {
            text = what + "  " + time(elapsed);
        } else if (now.totalBytes().isPresent()) {
            text = what + " " + bar(now.bytes(), now.totalBytes().getAsLong()) + "  " + size(now.bytes()) + " of "
                    + size(now.totalBytes().getAsLong()) + rate(now)
                    + now.remaining().map(left -> "  " + time(left) + " left").orElse("");
        } else {
            text = what + "  " + Counts.of(now.files(), "file") + "  " + size(now.bytes()) + rate(now);
        }
        return text.length() <= width ? text : text.substring(0, Math.max(0, width));
    }

    private static String bar(long bytes, long total) {
        double share = total <= 0 ? 1 : Math.min(1, (double) bytes / total);
        int done = (int) (share * BAR);
        return "[" + "#".repeat(done) + "-".repeat(BAR - done) + "] " + (int) (share * 100) + "%";
    }

    private static String rate(TransferProgress now) {
        return now.bytesPerSecond() <= 0 ? "" : "  " + size((long) now.bytesPerSecond()) + "/s";
    }

    /** In powers of 1000, three digits or so: {@code 1.2 GB}. */
    static String size(long bytes) {
        double value = bytes;
        int unit = 0;
        while (value >= 999.5 && unit < UNITS.length - 1) {
            value /= 1000;
            unit++;
        }
        String pattern = unit == 0 || value >= 99.5 ? "%.0f %s" : "%.1f %s";
        return String.format(Locale.ROOT, pattern, value, UNITS[unit]);
    }

    /** As {@code 0:07}, {@code 1:02:03}. */
    static String time(Duration time) {
        long seconds = time.toSeconds();
        return seconds < 3600
                ? String.format(Locale.ROOT, "%d:%02d", seconds / 60, seconds % 60)
                : String.format(Locale.ROOT, "%d:%02d:%02d", seconds / 3600, seconds / 60 % 60, seconds % 60);
    }
}
