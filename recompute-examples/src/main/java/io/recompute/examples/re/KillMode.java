package io.recompute.examples.re;

import io.recompute.Workspace;
import io.recompute.model.RecomputeException;
import io.recompute.run.ProcessInfo;
import io.recompute.run.ProcessList;
import io.recompute.run.RemoteProcess;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

@Command(name = "kill", description = "End a process with all that it started.", mixinStandardHelpOptions = true)
final class KillMode implements Callable<Integer> {
    @Option(names = "--idx", paramLabel = "N", description = "Its index in `re list`; 0 is all of them.")
    private @Nullable Integer index;

    private final Re re;

    KillMode(Re re) {
        this.re = re;
    }

    @Override
    public Integer call() {
        if (index == null && re.streams().terminal().isEmpty()) {
            throw new RecomputeException("there is nobody to ask; name the process: re kill --idx=N, where 0 is all");
        }
        try (Workspace workspace = re.open()) {
            ProcessList live = workspace.processes().live();
            int chosen = index == null ? ask(live) : index;
            if (chosen == 0) {
                int ended = workspace.processes().purge();
                re.streams().out().println("ended " + Counts.of(ended, "process"));
            } else {
                kill(workspace, row(live, chosen));
            }
        }
        return 0;
    }

    private int ask(ProcessList live) {
        if (live.rows().isEmpty()) {
            throw new RecomputeException("no process of this project is alive");
        }
        re.streams().out().println(ProcessTables.live(live));
        String answer = re.streams()
                .terminal()
                .map(terminal -> terminal.ask("Index of the process to end: "))
                .orElse("")
                .strip();
        if (!answer.matches("[0-9]{1,9}")) {
            throw new RecomputeException(
                    answer.isEmpty() ? "nothing was ended" : "not an index: " + answer + "; nothing was ended");
        }
        return Integer.parseInt(answer);
    }

    private static ProcessInfo row(ProcessList live, int index) {
        return live.rows().stream()
                .filter(process -> process.index() == index)
                .findFirst()
                .orElseThrow(() -> new RecomputeException("there is no process " + index + "; `re list` shows "
                        + Counts.of(live.rows().size(), "process")));
    }

    /** By its id: the index of a process changes when an older one ends. */
    private void kill(Workspace workspace, ProcessInfo row) {
        try (RemoteProcess process = workspace.attach(row.id())) {
            process.kill();
            re.streams().out().println("ended " + process.name());
        }
    }
}
