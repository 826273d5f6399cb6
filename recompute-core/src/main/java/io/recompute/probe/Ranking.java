package io.recompute.probe;

import io.recompute.model.Displayable;
import io.recompute.model.Html;
import io.recompute.model.Instance;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * Machines in the order in which a selector would take them, those that it would not take at the end. Immutable. Its text has
 * a line for each, with the reason.
 */
public record Ranking(List<Candidate> candidates) implements Displayable {
    /** Copies the list. */
    public Ranking {
        candidates = List.copyOf(candidates);
    }

    /** The one to take; empty where none fits. */
    public Optional<Instance> best() {
        return candidates.stream()
                .filter(Candidate::fits)
                .map(Candidate::instance)
                .findFirst();
    }

    /**
     * The one to take.
     *
     * @throws NoMachineException where none fits; it tells what each of them lacks
     */
    public Instance bestOrThrow() {
        return best().orElseThrow(() -> new NoMachineException(this));
    }

    @Override
    public String toHtml() {
        return Html.lines(toString());
    }

    @Override
    public String toString() {
        return candidates.stream().map(Candidate::toString).collect(Collectors.joining("\n"));
    }
}
