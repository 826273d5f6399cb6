package io.recompute.examples.re;

import io.recompute.Fleet;
import io.recompute.FleetSpec;
import io.recompute.Project;
import io.recompute.Recompute;
import io.recompute.fleet.LostTasks;
import io.recompute.fleet.Sweep;
import io.recompute.fleet.SweepResult;
import io.recompute.fleet.SweepSpec;
import io.recompute.model.Instance;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
        name = "sweep",
        description = "Spread many commands over the machines, and wait for all.",
        mixinStandardHelpOptions = true)
final class SweepMode implements Callable<Integer> {
    @Parameters(paramLabel = "FILE", arity = "1", description = "A command on each line; - is the standard input.")
    private String file = "";

    @Option(names = "--instances", split = ",", paramLabel = "N", description = "On those machines, not on all.")
    private int @Nullable [] indexes;

    @Option(names = "--slots", paramLabel = "N", description = "So many at once on each machine; 1.")
    private int slots = 1;

    @Option(
            names = "--gpus",
            paramLabel = "N",
            description = "N GPUs for each command, and as many at once as there are.")
    private @Nullable Integer gpus;

    @Option(names = "--logs", paramLabel = "DIR", description = "Copy the output of each there; logs/.")
    private String logs = "logs";

    @Option(
            names = "--move-all",
            description = "Start again what was on a machine that is gone, though it may go on there.")
    private boolean moveAll;

    private final Re re;

    SweepMode(Re re) {
        this.re = re;
    }

    @Override
    public Integer call() throws IOException {
        SweepSpec spec = SweepSpec.commands(commands())
                .slots(slots)
                .logs(re.surroundings().directory().resolve(logs))
                .onProgress(now -> re.streams().err().println(now));
        SweepSpec wanted = gpus == null ? spec : spec.gpus(gpus);
        try (Fleet fleet = machines().init();
                Sweep sweep = fleet.map(moveAll ? wanted.lost(LostTasks.MOVE_ALL) : wanted)) {
            fleet.workspaces().failed().forEach(row -> re.streams().warn(row.toString()));
            SweepResult result = sweep.join();
            re.streams().out().println(result);
            return result.failed().isEmpty() ? 0 : Failures.FAILED;
        }
    }

    private List<String> commands() throws IOException {
        Path path = re.surroundings().directory().resolve(file);
        String text = file.equals("-")
                ? new String(re.streams().in().readAllBytes(), StandardCharsets.UTF_8)
                : Files.readString(path);
        return text.lines()
                .map(String::strip)
                .filter(line -> !line.isEmpty() && !line.startsWith("#"))
                .toList();
    }

    private FleetSpec machines() {
        Project project = Recompute.project(re.surroundings().directory())
                .config(re.config().path());
        boolean remote = re.instances().list().values().stream().noneMatch(Instance::isLocal);
        Project reached = remote ? project.transport(re.surroundings().ssh()) : project;
        return indexes == null ? reached.instances() : reached.instances(indexes);
    }
}
