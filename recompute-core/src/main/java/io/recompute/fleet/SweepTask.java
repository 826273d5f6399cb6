package io.recompute.fleet;

import io.recompute.model.Instance;
import io.recompute.model.RecomputeException;
import io.recompute.run.ExitStatus;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * A task of a sweep at its end. Immutable.
 *
 * @param index its place in the sweep, from 0
 * @param name the name of its run
 * @param state what has become of it
 * @param status how its command ended; empty where that is not known
 * @param attempts where and as which runs it was started, or may have been; the last one counts
 * @param failure why there is no status, or no log
 * @param log the local copy of its log; empty where none was asked for, or had
 */
public record SweepTask(
        int index,
        String name,
        TaskState state,
        Optional<ExitStatus> status,
        List<Attempt> attempts,
        Optional<RecomputeException> failure,
        Optional<Path> log) {
    /**
     * A start of the task.
     *
     * @param instance the machine
     * @param run the run's id there
     */
    public record Attempt(Instance instance, String run) {}

    /** Copies the list. */
    public SweepTask {
        attempts = List.copyOf(attempts);
    }

    /** Whether its command ended with status 0. */
    public boolean isSuccess() {
        return state == TaskState.FINISHED && status.map(ExitStatus::isSuccess).orElse(false);
    }

    @Override
    public String toString() {
        String where = attempts.isEmpty()
                ? ""
                : " on " + attempts.get(attempts.size() - 1).instance();
        return index + " (" + name + "): " + state
                + status.map(end -> " " + end).orElse("") + where
                + failure.map(why -> ": " + why.getMessage()).orElse("");
    }
}
