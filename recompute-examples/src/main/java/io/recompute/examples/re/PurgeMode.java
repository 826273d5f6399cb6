package io.recompute.examples.re;

import io.recompute.Workspace;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;

@Command(name = "purge", description = "End all processes of this project.", mixinStandardHelpOptions = true)
final class PurgeMode implements Callable<Integer> {
    private final Re re;

    PurgeMode(Re re) {
        this.re = re;
    }

    @Override
    public Integer call() {
        try (Workspace workspace = re.open()) {
            int ended = workspace.processes().purge();
            re.streams().out().println("ended " + Counts.of(ended, "process"));
        }
        return 0;
    }
}
