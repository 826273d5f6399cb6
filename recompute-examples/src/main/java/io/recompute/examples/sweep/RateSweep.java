package io.recompute.examples.sweep;

import io.recompute.Fleet;
import io.recompute.FleetSpec;
import io.recompute.Project;
import io.recompute.Recompute;
import io.recompute.fleet.LostTasks;
import io.recompute.fleet.Sweep;
import io.recompute.fleet.SweepResult;
import io.recompute.fleet.SweepSpec;
import io.recompute.model.Instance;
import io.recompute.model.RecomputeException;
import io.recompute.run.RunSpec;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Looks for the learning rate with the lowest loss; the package tells how to start it. */
@Command(
        name = "rate-sweep",
        description = "Looks for the learning rate with the lowest loss, on several machines.",
        mixinStandardHelpOptions = true)
public final class RateSweep implements Callable<Integer> {
    /** What is kept of each round, and how much longer that is trained in the next. */
    private static final int FACTOR = 3;

    @Parameters(index = "0", paramLabel = "PROJECT", description = "The directory of the project.")
    private Path project = Path.of("");

    @Parameters(index = "1", paramLabel = "COMMAND", description = "A training, with {rate} and {epochs} in it.")
    private String command = "";

    @Parameters(
            index = "2",
            paramLabel = "REGEX",
            description = "Its group finds the loss in the log; the last one counts.")
    private String loss = "";

    @Option(
            names = "--instance",
            paramLabel = "ADDRESS",
            description = "A machine; again for more. Default: those of the config file.")
    private List<String> addresses = new ArrayList<>();

    @Option(names = "--config", paramLabel = "FILE", description = "Instead of ~/.recompute.conf.")
    private @Nullable Path config;

    @Option(names = "--lowest", description = "The lowest rate. Default: ${DEFAULT-VALUE}")
    private double lowest = 1e-4;

    @Option(names = "--highest", description = "The highest rate. Default: ${DEFAULT-VALUE}")
    private double highest = 1;

    @Option(names = "--rates", description = "How many are tried. Default: ${DEFAULT-VALUE}")
    private int rates = 27;

    @Option(names = "--epochs", description = "How long each is trained at first. Default: ${DEFAULT-VALUE}")
    private int epochs = 1;

    @Option(names = "--slots", description = "Trainings at once on each machine. Default: ${DEFAULT-VALUE}")
    private int slots = 1;

    @Option(names = "--seed", description = "The same seed tries the same rates.")
    private long seed;

    @Option(
            names = "--gone-after",
            description = "How long a machine may be away before its trainings move. Default: ${DEFAULT-VALUE}")
    private Duration goneAfter = Duration.ofMinutes(2);

    @Option(
            names = "--logs",
            paramLabel = "DIR",
            description = "For the logs of all trainings. Default: ${DEFAULT-VALUE}")
    private Path logs = Path.of("sweep-logs");

    private PrintStream out = System.out;

    /** Exits with 1 where no rate led to a loss. */
    public static void main(String[] arguments) {
        System.exit(line(new RateSweep()).execute(arguments));
    }

    static CommandLine line(RateSweep sweep) {
        return new CommandLine(sweep).setExecutionExceptionHandler((failure, line, parsed) -> {
            System.err.println("rate-sweep: " + failure.getMessage());
            return 1;
        });
    }

    void printTo(PrintStream newOut) {
        out = newOut;
    }

    @Override
    public Integer call() throws IOException {
        if (rates < 1 || epochs < 1 || !(0 < lowest && lowest < highest)) {
            throw new RecomputeException("it takes at least one rate and epoch, and 0 < --lowest < --highest");
        }
        try (Fleet fleet = machines().goneAfter(goneAfter).init()) {
            fleet.workspaces().failed().forEach(row -> out.println("without " + row));
            Trial best = search(fleet);
            out.printf(Locale.ROOT, "best rate %.6g, loss %.6g%n", best.rate(), best.sortedBy());
            return best.loss().isPresent() ? 0 : 1;
        }
    }

    /** In each round all are trained anew for longer, so that they need not keep what they have learnt. */
    private Trial search(Fleet fleet) throws IOException {
        out.printf("%8s %12s %12s  %s%n", "epochs", "rate", "loss", "machine");
        List<Double> candidates = candidates();
        for (int length = epochs; ; length *= FACTOR) {
            List<Trial> round = train(fleet, candidates, length);
            round.forEach(out::println);
            if (round.size() == 1) {
                return round.get(0);
            }
            int kept = Math.max(1, round.size() / FACTOR);
            candidates = round.stream().limit(kept).map(Trial::rate).toList();
        }
    }

    /** Chance finds good rates sooner than a grid, where they lie close together. */
    private List<Double> candidates() {
        Random random = new Random(seed);
        return random.doubles(rates, Math.log(lowest), Math.log(highest))
                .mapToObj(Math::exp)
                .toList();
    }

    private List<Trial> train(Fleet fleet, List<Double> candidates, int length) throws IOException {
        SweepSpec spec = SweepSpec.of(
                        candidates.stream().map(rate -> training(rate, length)).toList())
                .slots(slots)
                .lost(LostTasks.MOVE_ALL) // a training that is done twice does no harm
                .logs(Files.createDirectories(logs.resolve("epochs-" + length)));
        try (Sweep sweep = fleet.map(spec)) {
            SweepResult result = sweep.join();
            return IntStream.range(0, candidates.size())
                    .mapToObj(index -> Trial.of(
                            candidates.get(index), length, result.tasks().get(index), loss))
                    .sorted(Comparator.comparingDouble(Trial::sortedBy))
                    .toList();
        }
    }

    /** A snapshot, since trainings on one machine would else write over each other's results. */
    private RunSpec training(double rate, int length) {
        return RunSpec.shell(
                        command.replace("{rate}", Double.toString(rate)).replace("{epochs}", Integer.toString(length)))
                .name(String.format(Locale.ROOT, "rate %.6g, %d epochs", rate, length))
                .snapshot();
    }

    private FleetSpec machines() {
        Project described = Recompute.project(project);
        Project configured = config == null ? described : described.config(config);
        return addresses.isEmpty()
                ? configured.instances()
                : configured.instances(addresses.stream().map(Instance::parse).toList());
    }
}
