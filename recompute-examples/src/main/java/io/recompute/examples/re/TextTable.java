package io.recompute.examples.re;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** A table of text with frames around its cells, each in the middle. Immutable. */
final class TextTable {
    private static final int LONGEST = 40;

    private final List<List<String>> rows;

    private TextTable(List<List<String>> rows) {
        this.rows = List.copyOf(rows);
    }

    /** A table of only a head. */
    static TextTable of(String... head) {
        return of(List.of(head));
    }

    /** A table of only a head. */
    static TextTable of(List<String> head) {
        return new TextTable(List.of(head));
    }

    /** The same with one more row, of as many cells as the head. */
    TextTable row(List<String> cells) {
        List<List<String>> more = new ArrayList<>(rows);
        more.add(cells.stream().map(TextTable::shortened).toList());
        return new TextTable(more);
    }

    @Override
    public String toString() {
        int[] widths = IntStream.range(0, rows.get(0).size())
                .map(column -> rows.stream()
                        .mapToInt(row -> row.get(column).length())
                        .max()
                        .orElse(0))
                .toArray();
        String line = IntStream.of(widths)
                .mapToObj(width -> "-".repeat(width + 2))
                .collect(Collectors.joining("+", "+", "+"));
        List<String> lines = new ArrayList<>();
        lines.add(line);
        for (List<String> row : rows) {
            lines.add(IntStream.range(0, widths.length)
                    .mapToObj(column -> " " + centred(row.get(column), widths[column]) + " ")
                    .collect(Collectors.joining("|", "|", "|")));
            if (lines.size() == 2) {
                lines.add(line);
            }
        }
        lines.add(line);
        return String.join(System.lineSeparator(), lines);
    }

    private static String shortened(String cell) {
        String visible = cell.replaceAll("\\p{Cntrl}", "?");
        return visible.length() <= LONGEST ? visible : visible.substring(0, LONGEST - 3) + "...";
    }

    private static String centred(String text, int width) {
        int left = (width - text.length()) / 2;
        return " ".repeat(left) + text + " ".repeat(width - text.length() - left);
    }
}
