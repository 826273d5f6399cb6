package io.recompute.examples.re;

import io.recompute.Workspace;
import io.recompute.sync.plan.SyncPlan;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

@Command(name = "rsync", description = "Bring the files on the machine up to date.", mixinStandardHelpOptions = true)
final class RsyncMode implements Callable<Integer> {
    @Option(names = "--force", description = "Go on even where a great many files would be deleted.")
    private boolean force;

    @Option(names = "--dry-run", description = "Only show what would be done.")
    private boolean dryRun;

    @Option(names = "--explain", paramLabel = "PATH", description = "Only show why a path is sent or not.")
    private @Nullable String path;

    @Option(names = "--json", description = "With --dry-run: for programs; the manual tells the fields.")
    private boolean json;

    private final Re re;

    RsyncMode(Re re) {
        this.re = re;
    }

    @Override
    public Integer call() {
        try (Workspace workspace = re.open()) {
            if (path != null) {
                re.streams().out().println(workspace.plan().explain(path));
                return 0;
            }
            if (dryRun) {
                SyncPlan plan = workspace.plan();
                re.streams().out().println(json ? Listings.plan(plan) : plan);
                return 0;
            }
            return Synchronization.run(workspace, force, re.streams().out(), re.streams());
        }
    }
}
