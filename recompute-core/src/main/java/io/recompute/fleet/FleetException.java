package io.recompute.fleet;

import io.recompute.model.RecomputeException;
import java.util.List;
import java.util.stream.Collectors;

/** Some machines of a fleet have failed. Its cause is the first failure, the others are suppressed by it. */
public final class FleetException extends RecomputeException {
    private static final long serialVersionUID = 1L;

    private final transient FleetResult<?> result;

    FleetException(FleetResult<?> result) {
        super(message(result), result.failed().get(0).failure().orElseThrow());
        this.result = result;
        result.failed().stream().skip(1).flatMap(row -> row.failure().stream()).forEach(this::addSuppressed);
    }

    /** What came of all machines. */
    public FleetResult<?> result() {
        return result;
    }

    private static String message(FleetResult<?> result) {
        List<? extends FleetRow<?>> failed = result.failed();
        return failed.size() + " of " + result.rows().size() + " machines failed: "
                + failed.stream().map(FleetRow::toString).collect(Collectors.joining("; "));
    }
}
