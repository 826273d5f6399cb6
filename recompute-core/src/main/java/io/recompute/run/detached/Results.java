package io.recompute.run.detached;

import io.recompute.model.RecomputeException;
import io.recompute.run.CollectException;
import io.recompute.run.Collected;
import io.recompute.run.ExitStatus;
import io.recompute.run.RunSpec;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/** The results of one run: what its record says that is to be brought here when it has ended. Thread-safe. */
final class Results {
    private final RunRecord record;
    private final Collector collector;
    private final ReentrantLock lock = new ReentrantLock();
    private boolean collected; // guarded by lock

    Results(RunRecord record, Collector collector) {
        this.record = record;
        this.collector = collector;
    }

    boolean isEmpty() {
        return paths().isEmpty();
    }

    private List<String> paths() {
        return record.provenance().collect();
    }

    /**
     * Brings them, where that was not done yet by this handle.
     *
     * @throws CollectException where not all could be brought; the next call tries again
     */
    void collectOnce(ExitStatus status) throws InterruptedException {
        if (isEmpty()) {
            return;
        }
        lock.lockInterruptibly();
        try {
            if (!collected) {
                var unused = collect(status);
                collected = true;
            }
        } finally {
            lock.unlock();
        }
    }

    /**
     * Brings them, each path even where others fail.
     *
     * @throws CollectException where not all could be brought
     */
    Collected collect(ExitStatus status) {
        long files = 0;
        long bytes = 0;
        List<String> missing = new ArrayList<>();
        RecomputeException failure = null;
        for (String path : paths()) {
            try {
                // The record comes from the machine, which is not to choose where it is written to.
                Collected part = collector.collect(directory(), RunSpec.checkedResult(path));
                files += part.files();
                bytes += part.bytes();
                missing.addAll(part.missing());
            } catch (RecomputeException e) {
                failure = first(failure, e);
            }
        }
        if (failure != null) {
            throw new CollectException(
                    record.id(),
                    status,
                    "the results of run " + record.id() + " (" + record.name() + ") could not all be brought here: "
                            + failure.getMessage(),
                    failure);
        }
        return new Collected(files, bytes, missing);
    }

    private static RecomputeException first(@Nullable RecomputeException before, RecomputeException now) {
        if (before == null) {
            return now;
        }
        before.addSuppressed(now);
        return before;
    }

    /** A run with a snapshot works in its own directory. */
    private String directory() {
        boolean snapshot = record.provenance().values().getOrDefault("options", List.of()).stream()
                .anyMatch(options -> Arrays.asList(options.split(" ")).contains("snapshot"));
        return snapshot ? ".recompute/runs/" + record.id() + "/tree" : ".";
    }
}
