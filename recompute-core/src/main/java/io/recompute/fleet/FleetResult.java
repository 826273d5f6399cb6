package io.recompute.fleet;

import com.google.errorprone.annotations.CanIgnoreReturnValue;
import io.recompute.model.Displayable;
import io.recompute.model.Html;
import java.util.List;
import java.util.stream.Collectors;

/**
 * What came of each machine, those that failed beside those that did not. Immutable.
 *
 * @param rows one for each machine of the fleet, in its order
 */
public record FleetResult<T>(List<FleetRow<T>> rows) implements Displayable {
    /** Copies the list. */
    public FleetResult {
        rows = List.copyOf(rows);
    }

    /** The rows with a value. */
    public List<FleetRow<T>> succeeded() {
        return rows.stream().filter(FleetRow::isSuccess).toList();
    }

    /** The rows with a failure. */
    public List<FleetRow<T>> failed() {
        return rows.stream().filter(row -> !row.isSuccess()).toList();
    }

    /** The values of those that succeeded, in the fleet's order. */
    public List<T> values() {
        return rows.stream().flatMap(row -> row.value().stream()).toList();
    }

    /**
     * This result, where no machine has failed.
     *
     * @throws FleetException otherwise; it has this result
     */
    @CanIgnoreReturnValue
    public FleetResult<T> orThrow() {
        if (!failed().isEmpty()) {
            throw new FleetException(this);
        }
        return this;
    }

    /** A table with a row for each machine; values that show themselves do so in it. */
    @Override
    public String toHtml() {
        return Html.tableOf(
                List.of("machine", "result"),
                rows.stream()
                        .map(row -> List.of(Html.escape(row.instance().toString()), cell(row)))
                        .toList());
    }

    private static String cell(FleetRow<?> row) {
        return row.value()
                .map(value -> value instanceof Displayable shown ? shown.toHtml() : Html.lines(value.toString()))
                .or(() -> row.failure().map(why -> Html.lines("failed: " + why.getMessage())))
                .orElse("");
    }

    /** A line for each machine. */
    @Override
    public String toString() {
        return rows.stream().map(FleetRow::toString).collect(Collectors.joining("\n"));
    }
}
