package io.recompute.examples.re;

import io.recompute.Workspace;
import io.recompute.model.OperationInterruptedException;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

@Command(name = "sync", description = "Run a command on the machine and wait.", mixinStandardHelpOptions = true)
final class SyncMode implements Callable<Integer> {
    @Mixin
    private final RunOptions options = new RunOptions();

    private final Re re;

    SyncMode(Re re) {
        this.re = re;
    }

    @Override
    public Integer call() {
        WatchedOutput out = new WatchedOutput(re.streams().out());
        try (Workspace workspace = re.open()) {
            if (!options.sendFiles(workspace, re)) {
                return Failures.FAILED;
            }
            return workspace
                    .run(options.command(), out, out.errors(re.streams().err()))
                    .status();
        } catch (OperationInterruptedException e) {
            if (out.isBroken()) {
                return Failures.NOBODY_READS;
            }
            throw e;
        }
    }
}
