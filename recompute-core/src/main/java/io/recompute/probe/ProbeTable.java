package io.recompute.probe;

import io.recompute.model.Displayable;
import io.recompute.model.Html;
import io.recompute.model.TextTable;
import java.util.List;

/**
 * What a probe has found: a row for each machine that was asked, in the order in which they were named, those that could not
 * be reached included. Immutable. Its text is a table for a terminal.
 *
 * @param rows at least none
 */
public record ProbeTable(List<ProbeRow> rows) implements Displayable {
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

    /** The table, as a {@code table} element. */
    @Override
    public String toHtml() {
        return Html.table(ProbeCells.HEAD, cells());
    }

    private List<List<String>> cells() {
        return rows.stream().flatMap(row -> ProbeCells.of(row).stream()).toList();
    }
}
