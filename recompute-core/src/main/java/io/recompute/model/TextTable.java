package io.recompute.model;

import java.util.List;

/** Rows of text in columns, two blanks apart, for a terminal. */
public final class TextTable {
    private TextTable() {}

    /** The head and the rows, each of as many cells, a line each; no line ends with a blank, nor the text with a line's end. */
    public static String of(List<String> head, List<List<String>> rows) {
        int[] widths = new int[head.size()];
        measure(head, widths);
        rows.forEach(row -> measure(row, widths));
        StringBuilder text = new StringBuilder();
        append(head, widths, text);
        rows.forEach(row -> append(row, widths, text));
        return text.toString().stripTrailing();
    }

    private static void measure(List<String> row, int[] widths) {
        for (int column = 0; column < widths.length; column++) {
            widths[column] = Math.max(widths[column], row.get(column).length());
        }
    }

    private static void append(List<String> row, int[] widths, StringBuilder text) {
        StringBuilder line = new StringBuilder();
        for (int column = 0; column < widths.length; column++) {
            String cell = row.get(column);
            line.append(cell).append(" ".repeat(widths[column] + 2 - cell.length()));
        }
        text.append(line.toString().stripTrailing()).append('\n');
    }
}
