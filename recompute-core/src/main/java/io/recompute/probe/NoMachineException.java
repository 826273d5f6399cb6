package io.recompute.probe;

import io.recompute.model.RecomputeException;

/** No machine has what a selector requires, or none answers; the message tells why, for each of them. */
public final class NoMachineException extends RecomputeException {
    private static final long serialVersionUID = 1L;

    NoMachineException(Ranking ranking) {
        super(
                ranking.candidates().isEmpty()
                        ? "there is no machine to choose from: add one with instances().add(…), or re sshadd"
                        : "no machine has what is required; lower it, or free one of these:\n" + ranking);
    }
}
