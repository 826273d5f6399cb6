package io.recompute.fleet;

import com.google.errorprone.annotations.CanIgnoreReturnValue;
import io.recompute.model.Displayable;
import io.recompute.model.Html;
import io.recompute.run.ExitStatus;
import java.util.List;

/**
 * What came of each task of a sweep. Immutable.
 *
 * @param tasks all of them, in the order in which they were given
 */
public record SweepResult(List<SweepTask> tasks) implements Displayable {
    /** Copies the list. */
    public SweepResult {
        tasks = List.copyOf(tasks);
    }

    /** Those whose command ended with status 0. */
    public List<SweepTask> succeeded() {
        return tasks.stream().filter(SweepTask::isSuccess).toList();
    }

    /** All others: what failed, was lost, is unknown, or was never started. */
    public List<SweepTask> failed() {
        return tasks.stream().filter(task -> !task.isSuccess()).toList();
    }

    /** Those in that state. */
    public List<SweepTask> in(TaskState state) {
        return tasks.stream().filter(task -> task.state() == state).toList();
    }

    /**
     * This result, where all have succeeded.
     *
     * @throws SweepException otherwise; it has this result
     */
    @CanIgnoreReturnValue
    public SweepResult orThrow() {
        if (!failed().isEmpty()) {
            throw new SweepException(this);
        }
        return this;
    }

    /** A table with a row for each task. */
    @Override
    public String toHtml() {
        return Html.table(
                List.of("task", "name", "state", "exit", "machine", "failure"),
                tasks.stream().map(SweepResult::cells).toList());
    }

    private static List<String> cells(SweepTask task) {
        return List.of(
                Integer.toString(task.index()),
                task.name(),
                task.state().toString(),
                task.status().map(ExitStatus::toString).orElse("-"),
                task.attempts().isEmpty()
                        ? "-"
                        : task.attempts()
                                .get(task.attempts().size() - 1)
                                .instance()
                                .toString(),
                task.failure().map(Throwable::getMessage).orElse(""));
    }

    /** As {@code 98 of 100 tasks succeeded}, and a line for each other. */
    @Override
    public String toString() {
        StringBuilder text = new StringBuilder();
        text.append(succeeded().size()).append(" of ").append(tasks.size()).append(" tasks succeeded");
        failed().forEach(task -> text.append("\n").append(task));
        return text.toString();
    }
}
