package io.recompute.testkit.slurm;

import com.google.errorprone.annotations.CanIgnoreReturnValue;
import io.recompute.Workspace;
import io.recompute.run.ProcessInfo;
import io.recompute.run.RemoteProcess;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/** Runs that Slurm makes wait; it says why only once its scheduler has looked at the job. */
final class WaitingRuns {
    private WaitingRuns() {}

    /** Asks for a run's row until that is among what it waits for. The test's time limit is its only limit. */
    @CanIgnoreReturnValue
    static ProcessInfo awaitReason(Workspace workspace, RemoteProcess run, String reason) {
        ProcessInfo last = row(workspace, run);
        while (!last.waiting().orElse("").contains(reason)) {
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(50));
            last = row(workspace, run);
        }
        return last;
    }

    /** A run's row in the list of all. */
    static ProcessInfo row(Workspace workspace, RemoteProcess run) {
        return workspace.processes().list().rows().stream()
                .filter(row -> row.id().equals(run.id()))
                .findFirst()
                .orElseThrow();
    }
}
