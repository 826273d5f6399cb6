package io.recompute.curve;

import com.google.errorprone.annotations.CanIgnoreReturnValue;
import io.recompute.log.LogLine;
import io.recompute.log.LogStream;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Iterator;
import java.util.Objects;
import java.util.regex.Matcher;
import org.jspecify.annotations.Nullable;

/**
 * Gathers a curve while it is being read: {@link #curve} tells at any time what came until then. It takes the same memory
 * for a thousand values and for a billion. Thread-safe.
 */
public final class CurveReader {
    /** Two points of each are drawn: more than a screen has columns. */
    private static final int LIMIT = 1024;

    private final String name;
    private final String regex;
    private final CurvePattern pattern;
    private final Object lock = new Object();
    private final Buckets buckets = new Buckets(LIMIT); // guarded by lock
    private long count; // guarded by lock
    private long unusable; // guarded by lock
    private @Nullable CurvePoint last; // guarded by lock

    private CurveReader(String name, String regex, CurvePattern pattern) {
        this.name = name;
        this.regex = regex;
        this.pattern = pattern;
    }

    /**
     * A reader that has read nothing.
     *
     * @param name for the legend
     * @param regex as for {@link Curve#read}
     * @throws java.util.regex.PatternSyntaxException where it is no regular expression
     * @throws IllegalArgumentException where it has no group for the value
     */
    public static CurveReader of(String name, String regex) {
        return new CurveReader(Objects.requireNonNull(name, "name"), regex, CurvePattern.of(regex));
    }

    /**
     * Reads that log to its end, which is the run's where it is {@linkplain LogStream#follow followed}. An interrupt ends the
     * reading, not the run; what came until then stays.
     *
     * @throws io.recompute.log.LogException as reading does
     * @throws io.recompute.model.OperationInterruptedException where the thread is interrupted
     */
    @CanIgnoreReturnValue
    public CurveReader read(LogStream log) {
        Iterator<LogLine> lines = log.plain().filter(regex).iterator();
        while (lines.hasNext()) {
            accept(lines.next().text());
        }
        return this;
    }

    /**
     * Reads a log that lies in a file here, as sweeps bring them, as UTF-8.
     *
     * @throws UncheckedIOException where it cannot be read
     */
    @CanIgnoreReturnValue
    public CurveReader read(Path file) {
        // not Files.lines: what is no UTF-8 does not matter where no number is
        try (BufferedReader lines =
                new BufferedReader(new InputStreamReader(Files.newInputStream(file), StandardCharsets.UTF_8))) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                accept(line);
            }
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read " + file, e);
        }
        return this;
    }

    /** Takes the values of a line of text: one for each place at which the pattern is found. */
    public void accept(String line) {
        Matcher found = pattern.matcher(line);
        while (found.find()) {
            add(pattern.hasX() ? pattern.x(found) : Double.NaN, pattern.y(found));
        }
    }

    /** What has come so far. */
    public Curve curve() {
        synchronized (lock) {
            return new Curve(name, buckets.points(), count, unusable, last);
        }
    }

    private void add(double namedX, double y) {
        synchronized (lock) {
            double x = pattern.hasX() ? namedX : count;
            count++;
            if (!Double.isFinite(x) || !Double.isFinite(y)) {
                unusable++;
                return;
            }
            last = new CurvePoint(x, y);
            buckets.add(last);
        }
    }
}
