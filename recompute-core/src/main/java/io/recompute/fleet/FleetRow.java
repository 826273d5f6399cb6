package io.recompute.fleet;

import io.recompute.model.Instance;
import io.recompute.model.RecomputeException;
import java.util.Optional;

/**
 * What came of one machine: a value, or a failure. Immutable.
 *
 * @param instance the machine
 * @param value empty where it failed
 * @param failure why; empty where there is a value
 */
public record FleetRow<T>(Instance instance, Optional<T> value, Optional<RecomputeException> failure) {
    static <T> FleetRow<T> of(Instance instance, T value) {
        return new FleetRow<>(instance, Optional.of(value), Optional.empty());
    }

    static <T> FleetRow<T> failed(Instance instance, RecomputeException failure) {
        return new FleetRow<>(instance, Optional.empty(), Optional.of(failure));
    }

    /** Whether there is a value. */
    public boolean isSuccess() {
        return value.isPresent();
    }

    /** The machine, and the value or the failure's message. */
    @Override
    public String toString() {
        return instance + ": "
                + value.map(Object::toString)
                        .or(() -> failure.map(why -> "failed: " + why.getMessage()))
                        .orElse("");
    }
}
