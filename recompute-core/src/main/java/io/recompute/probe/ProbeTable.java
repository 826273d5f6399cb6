package io.recompute.probe;

import io.recompute.model.Displayable;
import io.recompute.model.Html;
import io.recompute.model.TextTable;
import java.util.List;

/**
 * What a probe has found: a row for each machine that was asked, in the order in which they were named, those that could not
 * be reached included. Immutable. Its text is a table for a terminal, and
 * another one of the partitions where there are clusters.
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
        String machines = TextTable.of(ProbeCells.HEAD, cells());
        return partitions().isEmpty()
                ? machines
                : machines
                        + System.lineSeparator()
                        + System.lineSeparator()
                        + TextTable.of(PartitionCells.HEAD, partitions());
    }

    /** The same, as {@code table} elements. */
    @Override
    public String toHtml() {
        String machines = Html.table(ProbeCells.HEAD, cells());
        return partitions().isEmpty() ? machines : machines + "\n" + Html.table(PartitionCells.HEAD, partitions());
    }

    private List<List<String>> partitions() {
        return rows.stream().flatMap(row -> PartitionCells.of(row).stream()).toList();
    }

    private List<List<String>> cells() {
        return rows.stream().flatMap(row -> ProbeCells.of(row).stream()).toList();
    }
}
