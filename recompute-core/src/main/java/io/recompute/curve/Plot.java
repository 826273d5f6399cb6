package io.recompute.curve;

import io.recompute.model.Displayable;
import java.util.List;
import java.util.stream.Stream;

/**
 * Curves in one picture: {@link #toHtml} is an SVG, {@code toString()} a picture of plain characters. Immutable.
 *
 * @param title above it; may be empty
 * @param curves drawn in this order
 * @param logarithmic whether the y axis is; then values that are not above 0 are not drawn
 */
public record Plot(String title, List<Curve> curves, boolean logarithmic) implements Displayable {
    /** Copies the list. */
    public Plot {
        curves = List.copyOf(curves);
    }

    /** A plot of these, without a title. */
    public static Plot of(Curve... curves) {
        return of(List.of(curves));
    }

    /** A plot of these, without a title. */
    public static Plot of(List<Curve> curves) {
        return new Plot("", curves, false);
    }

    /** The same with that title. */
    public Plot titled(String text) {
        return new Plot(text, curves, logarithmic);
    }

    /** The same with a logarithmic y axis. */
    public Plot onLogScale() {
        return new Plot(title, curves, true);
    }

    /** What is drawn of a curve. */
    Stream<CurvePoint> shown(Curve curve) {
        return curve.points().stream().filter(point -> !logarithmic || point.y() > 0);
    }

    Scale x() {
        return Scale.over(curves.stream().flatMap(this::shown).mapToDouble(CurvePoint::x), false);
    }

    Scale y() {
        return Scale.over(curves.stream().flatMap(this::shown).mapToDouble(CurvePoint::y), logarithmic);
    }

    /** An {@code svg} element. */
    @Override
    public String toHtml() {
        return SvgPlot.of(this);
    }

    /** Of ASCII characters, but for what titles and names have of others. */
    @Override
    public String toString() {
        return TextPlot.of(this);
    }
}
