package io.recompute.examples.re;

import io.recompute.Workspace;
import io.recompute.transfer.Transfer;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

@Command(name = "push", description = "Copy a file or directory to the machine.", mixinStandardHelpOptions = true)
final class PushMode implements Callable<Integer> {
    @Mixin
    private final CopyPaths paths = new CopyPaths();

    private final Re re;

    PushMode(Re re) {
        this.re = re;
    }

    @Override
    public Integer call() {
        CopyPaths.Pair pair = paths.or("data/");
        try (Workspace workspace = re.open();
                Transfer transfer = workspace.push(CopyPaths.local(pair.from()), pair.to())) {
            CopySummary.await("pushing " + pair.from(), "pushed", transfer, re.streams());
        }
        return 0;
    }
}
