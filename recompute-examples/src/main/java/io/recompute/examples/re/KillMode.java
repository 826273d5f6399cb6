package io.recompute.examples.re;

import io.recompute.Workspace;
import io.recompute.model.RecomputeException;
import io.recompute.run.ProcessInfo;
import io.recompute.run.ProcessList;
import io.recompute.run.RemoteProcess;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
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
            List<Integer> chosen = index == null ? ask(live) : List.of(index);
            if (chosen.contains(0)) {
                int ended = workspace.processes().purge();
                re.streams().out().println("ended " + Counts.of(ended, "process"));
            } else {
                // All are looked up before the first one ends.
                chosen.stream().map(each -> row(live, each)).toList().forEach(each -> kill(workspace, each));
            }
        }
        return 0;
    }

    private List<Integer> ask(ProcessList live) {
        if (live.rows().isEmpty()) {
            throw new RecomputeException("no process of this project is alive");
        }
        re.streams().out().println(ProcessTables.live(live, Instant.now()));
        String answer = re.streams()
                .terminal()
                .map(terminal -> terminal.ask("Index of the process to end, or several, or 0 for all: "))
                .orElse("")
                .strip();
        if (!answer.matches("[0-9]{1,9}([ ,]+[0-9]{1,9})*")) {
            throw new RecomputeException(
                    answer.isEmpty() ? "nothing was ended" : "not an index: " + answer + "; nothing was ended");
        }
        return Stream.of(answer.split("[ ,]+")).map(Integer::valueOf).distinct().toList();
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
