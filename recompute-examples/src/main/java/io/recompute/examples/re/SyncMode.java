package io.recompute.examples.re;

import io.recompute.Workspace;
import io.recompute.model.OperationInterruptedException;
import io.recompute.run.RunSpec;
import io.recompute.transfer.Transfer;
import io.recompute.transfer.TransferException;
import io.recompute.transfer.TransferReport;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(name = "sync", description = "Run a command on the machine and wait.", mixinStandardHelpOptions = true)
final class SyncMode implements Callable<Integer> {
    @Mixin
    private final RunOptions options = new RunOptions();

    @Option(
            names = "--collect",
            paramLabel = "PATH",
            description = "Bring that here when it has ended; may be given more than once.")
    private List<String> results = List.of();

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
            List<String> paths = results.stream().map(RunSpec::checkedResult).toList(); // before anything is run
            int status = workspace
                    .run(options.command(), out, out.errors(re.streams().err()))
                    .status();
            paths.forEach(path -> bring(workspace, path));
            return status;
        } catch (OperationInterruptedException e) {
            if (out.isBroken()) {
                return Failures.NOBODY_READS;
            }
            throw e;
        }
    }

    /** To the same place here; a pattern, below the directories before it. */
    private void bring(Workspace workspace, String path) {
        String bare = path.replaceAll("(/\\.?)+$", "");
        String fixed = bare.replaceFirst("[*?\\[].*", "");
        try {
            re.streams().progress().begin("bringing " + path);
            Transfer pulling = workspace.pull(bare, "./" + fixed.substring(0, fixed.lastIndexOf('/') + 1));
            pulling.onProgress(Duration.ofMillis(100), re.streams().progress()::at);
            TransferReport report = pulling.join();
            re.streams().progress().end();
            report.notes().forEach(re.streams()::warn);
        } catch (TransferException e) {
            if (e.reason() != TransferException.Reason.MISSING_SOURCE) {
                throw e;
            }
            re.streams().warn("the command has left nothing in " + path);
        }
    }
}
