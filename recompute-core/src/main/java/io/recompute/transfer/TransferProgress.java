package io.recompute.transfer;

import io.recompute.model.Displayable;
import io.recompute.model.Html;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * How far a transfer has come. Immutable.
 *
 * @param bytes of the files' contents, as far as they were read or written on this side
 * @param files that are complete, links among them; directories do not count
 * @param totalBytes all there is to copy; empty where that is not known beforehand
 * @param bytesPerSecond over about the last three seconds; 0 at the beginning
 */
public record TransferProgress(long bytes, long files, OptionalLong totalBytes, double bytesPerSecond)
        implements Displayable {
    /** How long the rest takes at this rate; empty where the rate or the total is not known. */
    public Optional<Duration> remaining() {
        if (totalBytes.isEmpty() || bytesPerSecond <= 0) {
            return Optional.empty();
        }
        double seconds = Math.max(0, totalBytes.getAsLong() - bytes) / bytesPerSecond;
        return Optional.of(Duration.ofMillis((long) (seconds * 1000)));
    }

    /** A bar where the total is known, and the text. */
    @Override
    public String toHtml() {
        if (totalBytes.isEmpty()) {
            return "<div>" + Html.escape(toString()) + "</div>";
        }
        long total = totalBytes.getAsLong();
        return Html.bar(total == 0 ? 1 : (double) bytes / total, toString());
    }

    /** As {@code 12 files, 3400 of 9000 bytes}. */
    @Override
    public String toString() {
        String total = totalBytes.isPresent() ? " of " + totalBytes.getAsLong() : "";
        return files + " files, " + bytes + total + " bytes";
    }
}
