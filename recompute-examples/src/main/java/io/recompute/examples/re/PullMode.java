package io.recompute.examples.re;

import io.recompute.Workspace;
import io.recompute.transfer.Transfer;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

@Command(name = "pull", description = "Copy a file or directory from the machine.", mixinStandardHelpOptions = true)
final class PullMode implements Callable<Integer> {
    @Mixin
    private final CopyPaths paths = new CopyPaths();

    private final Re re;

    PullMode(Re re) {
        this.re = re;
    }

    @Override
    public Integer call() {
        CopyPaths.Pair pair = paths.or(".");
        try (Workspace workspace = re.open();
                Transfer transfer = workspace.pull(pair.from(), CopyPaths.local(pair.to()))) {
            CopySummary.await("pulling " + pair.from(), "pulled", transfer, re.streams());
        }
        return 0;
    }
}
