package io.recompute.fleet;

import com.google.errorprone.annotations.CanIgnoreReturnValue;
import java.util.List;
import java.util.stream.Collectors;

/**
 * What came of each machine, those that failed beside those that did not. Immutable.
 *
 * @param rows one for each machine of the fleet, in its order
 */
public record FleetResult<T>(List<FleetRow<T>> rows) {
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

    /** A line for each machine. */
    @Override
    public String toString() {
        return rows.stream().map(FleetRow::toString).collect(Collectors.joining("\n"));
    }
}
