package io.recompute.examples.sweep;

import io.recompute.curve.Curve;
import io.recompute.fleet.SweepTask;
import java.util.Locale;
import java.util.OptionalDouble;

/**
 * A rate that was tried. Immutable.
 *
 * @param epochs how long it was trained
 * @param loss what it came to; empty where that is no number, or the training has failed
 * @param task where and how it ran
 */
record Trial(double rate, int epochs, OptionalDouble loss, SweepTask task) {
    static Trial of(double rate, int epochs, SweepTask task, String pattern) {
        OptionalDouble loss = OptionalDouble.empty();
        if (task.isSuccess() && task.log().isPresent()) {
            Curve curve = Curve.read(task.name(), task.log().get(), pattern);
            // one that has diverged ends in nan: what it was before does not count
            loss = curve.unusable() > 0 ? OptionalDouble.empty() : curve.last();
        }
        return new Trial(rate, epochs, loss, task);
    }

    /** For an order with the best first. */
    double sortedBy() {
        return loss.orElse(Double.POSITIVE_INFINITY);
    }

    /** A row of a table. */
    @Override
    public String toString() {
        String machine = task.attempts().isEmpty()
                ? "no machine"
                : task.attempts().get(task.attempts().size() - 1).instance().toString();
        String outcome = loss.isPresent()
                ? String.format(Locale.ROOT, "%12.6g", loss.getAsDouble())
                : String.format(Locale.ROOT, "%12s", task.isSuccess() ? "diverged" : task.state());
        return String.format(Locale.ROOT, "%8d %12.6g %s  %s", epochs, rate, outcome, machine);
    }
}
