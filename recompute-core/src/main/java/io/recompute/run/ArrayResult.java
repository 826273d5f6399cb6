package io.recompute.run;

import io.recompute.model.Displayable;
import io.recompute.model.Html;
import io.recompute.model.TextTable;
import java.util.ArrayList;
import java.util.List;

/**
 * How the tasks of an array ended. Immutable.
 *
 * @param id the array's
 * @param tasks in the order of the values
 */
public record ArrayResult(String id, List<Task> tasks) implements Displayable {
    private static final List<String> HEAD = List.of("task", "id", "exit");

    /**
     * How a task ended.
     *
     * @param index its place, counted from 0
     * @param id its run's
     */
    public record Task(int index, String id, ExitStatus status) {}

    /** Copies the list. */
    public ArrayResult {
        tasks = List.copyOf(tasks);
    }

    /** Whether all have ended with status 0. */
    public boolean isSuccess() {
        return failed().isEmpty();
    }

    /** Those that have not. */
    public List<Task> failed() {
        return tasks.stream().filter(task -> !task.status().isSuccess()).toList();
    }

    /** A row for each task. */
    @Override
    public String toHtml() {
        return Html.table(HEAD, cells(tasks));
    }

    /** As {@code 498 of 500 tasks of ID succeeded}, and a row for each other. */
    @Override
    public String toString() {
        List<Task> failed = failed();
        String text = (tasks.size() - failed.size()) + " of " + tasks.size() + " tasks of " + id + " succeeded";
        return failed.isEmpty() ? text : text + "\n" + TextTable.of(HEAD, cells(failed));
    }

    private static List<List<String>> cells(List<Task> tasks) {
        List<List<String>> rows = new ArrayList<>();
        tasks.forEach(task -> rows.add(
                List.of(Integer.toString(task.index()), task.id(), task.status().toString())));
        return rows;
    }
}
