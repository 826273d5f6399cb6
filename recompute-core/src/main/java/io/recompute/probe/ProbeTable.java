package io.recompute.probe;

import com.google.common.html.HtmlEscapers;
import io.recompute.model.TextTable;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/**
 * What a probe has found: a row for each machine that was asked, in the order in which they were named, those that could not
 * be reached included. Immutable. Its text is a table for a terminal.
 *
 * @param rows at least none
 */
public record ProbeTable(List<ProbeRow> rows) {
    /** Copies the list. */
    public ProbeTable {
        rows = List.copyOf(rows);
    }

    /** The reports of those that have one. */
    public List<MachineReport> reports() {
        return rows.stream().flatMap(row -> row.report().stream()).toList();
    }

    /** The machines that a selector would take, the best first, and why the others not. */
    public Ranking rank(Selector selector) {
        return selector.rank(rows);
    }

    @Override
    public String toString() {
        return TextTable.of(ProbeCells.HEAD, cells());
    }

    /** The table as HTML, for a notebook: one {@code table} element, all text escaped. */
    public String toHtml() {
        List<String> lines = new ArrayList<>();
        lines.add(line("th", ProbeCells.HEAD));
        cells().forEach(row -> lines.add(line("td", row)));
        return lines.stream().collect(Collectors.joining("\n", "<table>\n", "\n</table>"));
    }

    private List<List<String>> cells() {
        return rows.stream().flatMap(row -> ProbeCells.of(row).stream()).toList();
    }

    private static String line(String element, List<String> cells) {
        return cells.stream()
                .map(cell -> "<" + element + ">" + HtmlEscapers.htmlEscaper().escape(cell) + "</" + element + ">")
                .collect(Collectors.joining("", "<tr>", "</tr>"));
    }
}
