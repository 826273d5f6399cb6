package io.recompute.curve;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;

/** A plot of characters, for a terminal of 80 columns. */
final class TextPlot {
    private static final int WIDTH = 64;
    private static final int HEIGHT = 16;
    private static final String MARKS = "*+ox#@%&";
    private static final int LABEL = 10;

    private final Plot plot;
    private final Scale x;
    private final Scale y;
    private final char[][] cells = new char[HEIGHT][WIDTH];

    private TextPlot(Plot plot) {
        this.plot = plot;
        this.x = plot.x();
        this.y = plot.y();
        for (char[] row : cells) {
            Arrays.fill(row, ' ');
        }
    }

    static String of(Plot plot) {
        return new TextPlot(plot).draw();
    }

    private String draw() {
        for (int index = 0; index < plot.curves().size(); index++) {
            curve(mark(index), plot.shown(plot.curves().get(index)).toList());
        }
        List<String> lines = new ArrayList<>();
        if (!plot.title().isEmpty()) {
            lines.add(plot.title());
        }
        for (int row = 0; row < HEIGHT; row++) {
            String label = row == 0 ? Scale.text(y.to()) : row == HEIGHT - 1 ? Scale.text(y.from()) : "";
            lines.add(right(label, LABEL) + " |" + new String(cells[row]));
        }
        lines.add(right("", LABEL) + " +" + "-".repeat(WIDTH));
        String from = Scale.text(x.from());
        lines.add(right("", LABEL + 2) + from + right(Scale.text(x.to()), WIDTH - from.length()));
        for (int index = 0; index < plot.curves().size(); index++) {
            lines.add(right("", LABEL) + " " + mark(index) + " "
                    + plot.curves().get(index).summary());
        }
        return lines.stream().map(String::stripTrailing).collect(Collectors.joining("\n"));
    }

    /** Each point, and where two are columns apart, what lies on the straight line between them. */
    private void curve(char mark, List<CurvePoint> points) {
        for (int index = 0; index < points.size(); index++) {
            double column = x.share(points.get(index).x()) * (WIDTH - 1);
            double row = y.share(points.get(index).y()) * (HEIGHT - 1);
            if (index == 0) {
                set(mark, column, row);
                continue;
            }
            double before = x.share(points.get(index - 1).x()) * (WIDTH - 1);
            double rowBefore = y.share(points.get(index - 1).y()) * (HEIGHT - 1);
            int steps = Math.max(1, (int) Math.round(Math.abs(column - before)));
            for (int step = 1; step <= steps; step++) {
                double share = (double) step / steps;
                set(mark, before + (column - before) * share, rowBefore + (row - rowBefore) * share);
            }
        }
    }

    private void set(char mark, double column, double row) {
        cells[HEIGHT - 1 - (int) Math.round(row)][(int) Math.round(column)] = mark;
    }

    private static char mark(int curve) {
        return MARKS.charAt(curve % MARKS.length());
    }

    private static String right(String text, int width) {
        return " ".repeat(Math.max(0, width - text.length())) + text;
    }
}
