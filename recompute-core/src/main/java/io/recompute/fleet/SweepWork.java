package io.recompute.fleet;

import io.recompute.model.RecomputeException;
import io.recompute.run.ExitStatus;
import io.recompute.run.RemoteProcess;
import io.recompute.run.RunSpec;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** A task of a sweep on its way. Its methods are called under the sweep's lock, but for {@link #keepLog}. */
final class SweepWork {
    /** Where others use the GPUs, tasks wait for them on the machine as long as it takes. */
    private static final Duration PATIENCE = Duration.ofDays(365);

    private final int index;
    private final String id;
    private final RunSpec given;
    private final List<SweepTask.Attempt> attempts = new ArrayList<>();
    private @Nullable SweepLane lane;
    private @Nullable RemoteProcess process;
    private @Nullable TaskState state;
    private @Nullable ExitStatus status;
    private @Nullable RecomputeException failure;
    private volatile @Nullable Path log;
    private volatile @Nullable RecomputeException logFailure;

    private SweepWork(int index, String id, RunSpec given) {
        this.index = index;
        this.id = id;
        this.given = given;
    }

    static List<SweepWork> all(SweepSpec spec) {
        String sweep = "sweep-" + UUID.randomUUID().toString().substring(0, 8);
        List<SweepWork> all = new ArrayList<>();
        for (RunSpec task : spec.tasks()) {
            RunSpec wanted = spec.gpus() == 0 ? task : task.gpus(spec.gpus()).waitForGpus(PATIENCE);
            all.add(new SweepWork(all.size(), task.id().orElse(sweep + "-" + all.size()), wanted));
        }
        return all;
    }

    void begin(SweepLane on) {
        lane = on;
        process = null;
        attempts.add(new SweepTask.Attempt(on.host().instance(), runOf(attempts.size() + 1)));
    }

    /** Each attempt is a run of its own: one that is found again is never taken for another. */
    private String runOf(int attempt) {
        return attempt == 1 ? id : id + "-" + attempt;
    }

    RunSpec spec() {
        return given.id(run());
    }

    String run() {
        return runOf(Math.max(1, attempts.size()));
    }

    String name() {
        return given.name();
    }

    int starts() {
        return attempts.size();
    }

    @Nullable
    SweepLane lane() {
        return lane;
    }

    void runsAs(RemoteProcess started) {
        process = started;
    }

    Optional<RemoteProcess> process() {
        return Optional.ofNullable(process);
    }

    boolean isResolved() {
        return state != null;
    }

    /**
     * Notes what has become of it: the first word counts.
     *
     * @return whether this was it
     */
    boolean resolve(TaskState end, @Nullable ExitStatus how, @Nullable RecomputeException why) {
        boolean first = state == null;
        if (first) {
            state = end;
            status = how;
            failure = why == null ? logFailure : why;
        }
        RemoteProcess handle = process;
        if (handle != null) {
            handle.close();
        }
        return first;
    }

    /** Copies the log; waits for the machine. */
    void keepLog(Optional<Path> directory) {
        RemoteProcess ended = process;
        if (directory.isEmpty() || ended == null) {
            return;
        }
        Path file = directory.get().resolve(index + ".log");
        try {
            Files.createDirectories(directory.get());
            ended.log().copyTo(file);
            log = file;
        } catch (IOException e) {
            logFailure = new RecomputeException("the log of " + run() + " was not copied to " + file + ": " + e, e);
        } catch (RecomputeException e) {
            logFailure = e;
        }
    }

    SweepTask outcome() {
        return new SweepTask(
                index,
                given.name(),
                state == null ? TaskState.NOT_RUN : state,
                Optional.ofNullable(status),
                attempts,
                Optional.ofNullable(failure),
                Optional.ofNullable(log));
    }
}
