package io.recompute.run.detached;

import com.google.errorprone.annotations.CanIgnoreReturnValue;
import io.recompute.run.NoSuchRunException;
import io.recompute.run.ProcessInfo;
import io.recompute.run.ProcessList;
import io.recompute.run.ProcessTable;
import io.recompute.run.PruneReport;
import io.recompute.run.RemoteProcess;
import io.recompute.run.Retention;
import io.recompute.run.Signal;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** The table of the runs whose directories lie in a project. */
final class RunTable implements ProcessTable {
    private static final Duration PURGE_GRACE = Duration.ofSeconds(5);

    private final Runs runs;
    private final RunDirectories directories;

    RunTable(Runs runs, RunDirectories directories) {
        this.runs = runs;
        this.directories = directories;
    }

    @Override
    public ProcessList list() {
        List<ProcessInfo> rows = new ArrayList<>();
        int live = 0;
        for (RunRecord record : directories.list()) {
            rows.add(record.row(record.state().isFinal() ? 0 : ++live));
        }
        return new ProcessList(rows);
    }

    @Override
    public RemoteProcess byIndex(int index) {
        ProcessList live = live();
        return live.rows().stream()
                .filter(row -> row.index() == index)
                .findFirst()
                .map(row -> runs.attach(row.id()))
                .orElseThrow(() -> new NoSuchRunException("no live run " + index + " of " + directories.project()
                        + " on " + directories.machine().instance() + "; there are "
                        + live.rows().size()));
    }

    @Override
    public RemoteProcess byId(String id) {
        return runs.attach(id);
    }

    @Override
    @CanIgnoreReturnValue
    public PruneReport prune(Retention retention) {
        return RunPruning.prune(directories, retention);
    }

    @Override
    @CanIgnoreReturnValue
    public int purge() {
        List<String> ids = live().rows().stream().map(ProcessInfo::id).toList();
        return new RunKiller(directories).kill(ids, Signal.TERM, PURGE_GRACE).size();
    }
}
