package io.recompute.examples.re;

import io.recompute.Workspace;
import io.recompute.run.RemoteProcess;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

@Command(name = "async", description = "Start a command on the machine and return.", mixinStandardHelpOptions = true)
final class AsyncMode implements Callable<Integer> {
    @Mixin
    private final RunOptions options = new RunOptions();

    @Mixin
    private final GpuOptions gpus = new GpuOptions();

    private final Re re;

    AsyncMode(Re re) {
        this.re = re;
    }

    @Override
    public Integer call() {
        try (Workspace workspace = re.open()) {
            if (!options.sendFiles(workspace, re)) {
                return Failures.FAILED;
            }
            try (RemoteProcess process = workspace.runAsync(gpus.with(options.spec()))) {
                re.streams().started(process);
            }
        }
        return 0;
    }
}
