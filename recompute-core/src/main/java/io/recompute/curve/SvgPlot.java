package io.recompute.curve;

import io.recompute.model.Html;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/** A plot as SVG. It has a ground of its own, to be legible in a dark notebook as well. */
final class SvgPlot {
    private static final int WIDTH = 720;
    private static final int LEFT = 64;
    private static final int RIGHT = WIDTH - 16;
    private static final int TOP = 36;
    private static final int BOTTOM = TOP + 260;
    private static final int LINE = 18;
    private static final int LEGEND = BOTTOM + 44;
    /** Okabe and Ito's, which people who see few colours can tell apart. */
    private static final List<String> COLOURS =
            List.of("#0072B2", "#D55E00", "#009E73", "#CC79A7", "#E69F00", "#56B4E9", "#000000");

    private static final List<String> DASHES = List.of("", "6 3", "2 2", "8 3 2 3");

    private final Plot plot;
    private final Scale x;
    private final Scale y;
    private final StringBuilder svg = new StringBuilder();

    private SvgPlot(Plot plot) {
        this.plot = plot;
        this.x = plot.x();
        this.y = plot.y();
    }

    static String of(Plot plot) {
        return new SvgPlot(plot).draw();
    }

    private String draw() {
        int height = LEGEND + LINE * plot.curves().size();
        add(
                "<svg xmlns=\"http://www.w3.org/2000/svg\" role=\"img\" width=\"%d\" height=\"%d\" viewBox=\"0 0 %d %d\""
                        + " font-family=\"sans-serif\" font-size=\"12\" fill=\"#222\">",
                WIDTH, height, WIDTH, height);
        add("<title>%s</title>", Html.escape(name()));
        add("<rect width=\"%d\" height=\"%d\" fill=\"#fff\"/>", WIDTH, height);
        add("<text x=\"%d\" y=\"22\" font-size=\"14\" font-weight=\"bold\">%s</text>", LEFT, Html.escape(plot.title()));
        axes();
        for (int index = 0; index < plot.curves().size(); index++) {
            curve(index, plot.curves().get(index));
        }
        return svg.append("</svg>").toString();
    }

    private String name() {
        String curves = plot.curves().stream().map(Curve::summary).collect(Collectors.joining("; "));
        return plot.title().isEmpty() ? curves : plot.title() + ": " + curves;
    }

    private void axes() {
        for (double tick : y.ticks()) {
            double at = down(tick);
            add("<path d=\"M%d %.1fH%d\" stroke=\"#ddd\"/>", LEFT, at, RIGHT);
            add("<text x=\"%d\" y=\"%.1f\" text-anchor=\"end\">%s</text>", LEFT - 6, at + 4, Scale.text(tick));
        }
        for (double tick : x.ticks()) {
            double at = across(tick);
            add("<path d=\"M%.1f %dv5\" stroke=\"#888\"/>", at, BOTTOM);
            add("<text x=\"%.1f\" y=\"%d\" text-anchor=\"middle\">%s</text>", at, BOTTOM + 19, Scale.text(tick));
        }
        add("<path d=\"M%d %dV%dH%d\" fill=\"none\" stroke=\"#888\"/>", LEFT, TOP, BOTTOM, RIGHT);
    }

    private void curve(int index, Curve curve) {
        String look = "fill=\"none\" stroke-width=\"1.6\" stroke=\"" + COLOURS.get(index % COLOURS.size()) + "\""
                + dash(index);
        List<CurvePoint> points = plot.shown(curve).toList();
        String line = points.stream()
                .map(point -> String.format(Locale.ROOT, "%.1f,%.1f", across(point.x()), down(point.y())))
                .collect(Collectors.joining(" "));
        if (points.size() == 1) {
            add(
                    "<circle r=\"3\" cx=\"%.1f\" cy=\"%.1f\" %s/>",
                    across(points.get(0).x()), down(points.get(0).y()), look);
        } else if (!points.isEmpty()) {
            add("<polyline %s points=\"%s\"/>", look, line);
        }
        int row = LEGEND + LINE * index;
        add("<path d=\"M%d %dh24\" %s/>", LEFT, row - 4, look);
        add("<text x=\"%d\" y=\"%d\">%s</text>", LEFT + 32, row, Html.escape(curve.summary()));
    }

    private static String dash(int index) {
        String dashes = DASHES.get(index / COLOURS.size() % DASHES.size());
        return dashes.isEmpty() ? "" : " stroke-dasharray=\"" + dashes + "\"";
    }

    private double across(double value) {
        return LEFT + x.share(value) * (RIGHT - LEFT);
    }

    private double down(double value) {
        return BOTTOM - y.share(value) * (BOTTOM - TOP);
    }

    private void add(String format, Object... values) {
        svg.append(String.format(Locale.ROOT, format, values)).append('\n');
    }
}
