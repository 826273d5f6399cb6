package io.recompute.examples.re;

import io.recompute.Workspace;
import io.recompute.run.RemoteProcess;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(name = "async", description = "Start a command on the machine and return.", mixinStandardHelpOptions = true)
final class AsyncMode implements Callable<Integer> {
    @Mixin
    private final RunOptions options = new RunOptions();

    @Mixin
    private final GpuOptions gpus = new GpuOptions();

    @Mixin
    private final JobOptions job = new JobOptions();

    @Option(
            names = "--collect",
            paramLabel = "PATH",
            description = "What `re collect` brings when it has ended; may be given more than once.")
    private List<String> results = List.of();

    private final Re re;

    AsyncMode(Re re) {
        this.re = re;
    }

    @Override
    public Integer call() {
        try (Workspace workspace = re.open(job)) {
            if (!options.sendFiles(workspace, re)) {
                return Failures.FAILED;
            }
            try (RemoteProcess process =
                    workspace.runAsync(gpus.with(options.spec()).collect(results.toArray(String[]::new)))) {
                re.streams().started(process);
            }
        }
        return 0;
    }
}
