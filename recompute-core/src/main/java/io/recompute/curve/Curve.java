package io.recompute.curve;

import io.recompute.log.LogStream;
import io.recompute.model.Displayable;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import org.jspecify.annotations.Nullable;

/**
 * A series of numbers out of a log, as the loss of a training. Immutable. Its text and its HTML are a {@link Plot} of it
 * alone.
 */
public final class Curve implements Displayable {
    private final String name;
    private final List<CurvePoint> points;
    private final long count;
    private final long unusable;
    private final @Nullable CurvePoint last;

    Curve(String name, List<CurvePoint> points, long count, long unusable, @Nullable CurvePoint last) {
        this.name = name;
        this.points = List.copyOf(points);
        this.count = count;
        this.unusable = unusable;
        this.last = last;
    }

    /**
     * Reads a curve: {@code Curve.read("lr 0.1", run.log(), "loss=(\\S+)")}. Of a large log only the lines with the pattern
     * travel, see {@link LogStream#filter}. Where the log is {@linkplain LogStream#follow followed}, it returns when the run
     * has ended.
     *
     * @param name for the legend
     * @param log read without the escape sequences of terminals; a line that was written over and over has a value for
     *     each of its states
     * @param regex the value is its group {@code y}, or its first; the place on the x axis its group {@code x}, as in
     *     {@code step (?<x>\d+): loss (?<y>\S+)}, or how many values came before
     * @throws java.util.regex.PatternSyntaxException where it is no regular expression
     * @throws IllegalArgumentException where it has no group for the value
     * @throws io.recompute.log.LogException as reading the log does
     */
    public static Curve read(String name, LogStream log, String regex) {
        return CurveReader.of(name, regex).read(log).curve();
    }

    /**
     * As {@link #read(String, LogStream, String)}, of a log that lies in a file here.
     *
     * @throws java.io.UncheckedIOException where it cannot be read
     */
    public static Curve read(String name, Path file, String regex) {
        return CurveReader.of(name, regex).read(file).curve();
    }

    /** What it is called in a legend. */
    public String name() {
        return name;
    }

    /**
     * What is drawn, in the order in which it came: all values, or, of more than about a thousand, the lowest and the highest
     * of each of as many equal parts.
     */
    public List<CurvePoint> points() {
        return points;
    }

    /** How many values the log had. */
    public long count() {
        return count;
    }

    /** How many of them are no finite numbers, as {@code nan}: they are not drawn. */
    public long unusable() {
        return unusable;
    }

    /** The last value that is a finite number. */
    public OptionalDouble last() {
        return last == null ? OptionalDouble.empty() : OptionalDouble.of(last.y());
    }

    /** The lowest value. */
    public OptionalDouble lowest() {
        return points.stream().mapToDouble(CurvePoint::y).min();
    }

    /** The highest value. */
    public OptionalDouble highest() {
        return points.stream().mapToDouble(CurvePoint::y).max();
    }

    /** As {@code lr 0.1: 500 values, last 0.02, lowest 0.018}, for a legend. */
    public String summary() {
        StringBuilder text =
                new StringBuilder(name).append(": ").append(count).append(count == 1 ? " value" : " values");
        Optional.ofNullable(last).ifPresent(point -> text.append(", last ").append(Scale.text(point.y())));
        lowest().ifPresent(low -> text.append(", lowest ").append(Scale.text(low)));
        if (unusable > 0) {
            text.append(", ").append(unusable).append(" not finite");
        }
        return text.toString();
    }

    @Override
    public String toHtml() {
        return Plot.of(this).toHtml();
    }

    @Override
    public String toString() {
        return Plot.of(this).toString();
    }
}
