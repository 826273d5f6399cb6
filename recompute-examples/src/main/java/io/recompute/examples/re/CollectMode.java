package io.recompute.examples.re;

import io.recompute.Workspace;
import io.recompute.run.Collected;
import io.recompute.run.NoSuchRunException;
import io.recompute.run.ProcessInfo;
import io.recompute.run.RemoteProcess;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

@Command(
        name = "collect",
        description = "Wait for a process and bring the results that `re async --collect` has named.",
        mixinStandardHelpOptions = true)
final class CollectMode implements Callable<Integer> {
    @Option(names = "--id", paramLabel = "ID", description = "Its id; without it, the newest process.")
    private @Nullable String id;

    private final Re re;

    CollectMode(Re re) {
        this.re = re;
    }

    @Override
    public Integer call() throws InterruptedException {
        try (Workspace workspace = re.open();
                RemoteProcess process = workspace.attach(id == null ? newest(workspace) : id)) {
            re.streams().progress().begin("waiting for " + process.name() + ", and for what it leaves");
            Collected collected = process.collect();
            re.streams().progress().end();
            Streams streams = re.streams();
            collected.missing().forEach(path -> streams.warn("the process has left nothing in " + path));
            streams.out()
                    .println("collected " + collected.files() + (collected.files() == 1 ? " file, " : " files, ")
                            + collected.bytes() + " bytes");
            return 0;
        }
    }

    private static String newest(Workspace workspace) {
        List<ProcessInfo> rows = workspace.processes().list().rows();
        if (rows.isEmpty()) {
            throw new NoSuchRunException("there is no process of this project yet");
        }
        return rows.get(rows.size() - 1).id();
    }
}
