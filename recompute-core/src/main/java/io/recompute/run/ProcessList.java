package io.recompute.run;

import io.recompute.model.Displayable;
import java.util.Iterator;
import java.util.List;

/**
 * A listing of runs. Immutable.
 *
 * @param rows the runs, the oldest first
 */
public record ProcessList(List<ProcessInfo> rows) implements Iterable<ProcessInfo>, Displayable {
    /** Copies the rows. */
    public ProcessList {
        rows = List.copyOf(rows);
    }

    /** Only those that are going on or about to. */
    public ProcessList live() {
        return new ProcessList(
                rows.stream().filter(row -> !row.state().isFinal()).toList());
    }

    @Override
    public Iterator<ProcessInfo> iterator() {
        return rows.iterator();
    }

    /** The table, as a {@code table} element. */
    @Override
    public String toHtml() {
        return ProcessTableText.html(rows);
    }

    /** A table for people. */
    @Override
    public String toString() {
        return ProcessTableText.of(rows);
    }
}
