package io.recompute;

import io.recompute.run.detached.CodeState;
import io.recompute.run.detached.Runs;
import io.recompute.sync.GitState;
import io.recompute.sync.SyncReport;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.Executor;

/** Tells a project's runs what code the last synchronisation has left on the machine. Thread-safe. */
final class CodeTracking {
    private final GitState git;
    private final Runs runs;
    private final Executor workers;
    private Object newest = new Object(); // guarded by this

    CodeTracking(Path local, Runs runs, Executor workers) {
        this.git = new GitState(local);
        this.runs = runs;
        this.workers = workers;
    }

    /** Notes a synchronisation. Whether git sees changes comes a little later: nobody waits for git. */
    SyncReport note(SyncReport report) {
        Optional<String> commit = git.commit();
        CodeState state = new CodeState(report.code(), commit, Optional.empty());
        synchronized (this) {
            newest = state;
            runs.codeIs(state);
        }
        if (commit.isPresent()) {
            workers.execute(() -> addStatus(state));
        }
        return report;
    }

    private void addStatus(CodeState state) {
        CodeState complete = new CodeState(state.digest(), state.commit(), git.isDirty());
        synchronized (this) {
            if (newest == state) {
                runs.codeIs(complete);
            }
        }
    }
}
