package io.recompute.run.detached;

import io.recompute.model.DurationText;
import io.recompute.run.ArrayResult;
import io.recompute.run.ExitStatus;
import io.recompute.run.ProcessInfo;
import io.recompute.run.ProcessList;
import io.recompute.run.RemoteProcess;
import io.recompute.run.RunArray;
import io.recompute.run.RunNotFinishedException;
import io.recompute.run.Signal;
import io.recompute.transport.control.Machine;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** The handle of an array whose runs' directories lie in a project. */
final class LiveArray implements RunArray {
    private static final Duration GRACE = Duration.ofSeconds(10);
    private static final Duration SHORTEST = Duration.ofNanos(1);

    private final RunDirectories directories;
    private final RunWatcher watcher;
    private final String id;
    private final List<RemoteProcess> tasks;

    LiveArray(RunDirectories directories, RunWatcher watcher, String id, List<RemoteProcess> tasks) {
        this.directories = directories;
        this.watcher = watcher;
        this.id = id;
        this.tasks = List.copyOf(tasks);
    }

    @Override
    public String id() {
        return id;
    }

    @Override
    public List<RemoteProcess> tasks() {
        return tasks;
    }

    @Override
    public ProcessList list() {
        List<ProcessInfo> rows = new ArrayList<>();
        int live = 0;
        for (RunRecord record : directories.list(ids())) {
            rows.add(record.row(record.state().isFinal() ? 0 : ++live));
        }
        return new ProcessList(rows);
    }

    @Override
    public ArrayResult waitFor(Duration limit) throws InterruptedException {
        long begin = System.nanoTime();
        // First all are asked for, at once; then it does not matter in which order they are waited for.
        tasks.forEach(task -> {
            var unused = watcher.ending(task.id());
        });
        List<ArrayResult.Task> ended = new ArrayList<>();
        for (RemoteProcess task : tasks) {
            // A nanosecond asks for what is known here already.
            Duration left = limit.minusNanos(System.nanoTime() - begin);
            try {
                ExitStatus status = task.waitFor(left.compareTo(SHORTEST) < 0 ? SHORTEST : left);
                ended.add(new ArrayResult.Task(place(task), task.id(), status));
            } catch (RunNotFinishedException e) {
                throw new RunNotFinishedException(
                        id,
                        "array " + id + " of " + tasks.size() + " tasks has not ended within " + DurationText.of(limit)
                                + ": task " + task.id() + " goes on; so may others");
            }
        }
        return new ArrayResult(id, ended);
    }

    @Override
    public ArrayResult waitFor() throws InterruptedException {
        return waitFor(Machine.UNLIMITED);
    }

    @Override
    public void kill() {
        new RunKiller(directories).kill(ids(), Signal.TERM, GRACE);
    }

    /** Behind the array's id and a dash. */
    private int place(RemoteProcess task) {
        return Integer.parseInt(task.id().substring(id.length() + 1));
    }

    private List<String> ids() {
        return tasks.stream().map(RemoteProcess::id).toList();
    }

    @Override
    public void close() {
        tasks.forEach(RemoteProcess::close);
    }

    @Override
    public String toString() {
        return "array " + id + " of " + tasks.size() + " tasks on "
                + directories.machine().instance();
    }
}
