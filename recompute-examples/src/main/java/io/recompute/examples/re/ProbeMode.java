package io.recompute.examples.re;

import io.recompute.Recompute;
import io.recompute.model.DurationText;
import io.recompute.model.Instance;
import io.recompute.probe.MachineReport;
import io.recompute.probe.Probe;
import io.recompute.probe.ProbeFile;
import io.recompute.probe.ProbeTable;
import io.recompute.transport.local.LocalTransport;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

@Command(
        name = "probe",
        description = "Tell what all machines are and what is free on them.",
        mixinStandardHelpOptions = true)
final class ProbeMode implements Callable<Integer> {
    /** For so long the last answer is told again: long enough to look twice, too short to be led astray. */
    private static final Duration AGE = Duration.ofMinutes(5);

    @Option(names = "--force", description = "Ask anew, however lately they were asked.")
    private boolean force;

    @Option(names = "--json", description = "For programs; the manual tells the fields.")
    private boolean json;

    @Option(names = "--timeout", paramLabel = "SECONDS", description = "The most time for all together; 30.")
    private int seconds = 30;

    private final Re re;

    ProbeMode(Re re) {
        this.re = re;
    }

    @Override
    public Integer call() {
        ProbeFile file = new ProbeFile(re.surroundings().directory().resolve(".recompute/table"));
        List<Instance> machines = List.copyOf(re.instances().list().values());
        Instant now = Instant.now();
        Optional<ProbeTable> kept = force ? Optional.empty() : file.read(machines, AGE, now);
        ProbeTable table = kept.orElseGet(() -> ask(machines, file));
        if (json) {
            re.streams().out().println(Listings.probe(table));
            return table.reports().isEmpty() ? 1 : 0;
        }
        re.streams().out().println(table);
        if (kept.isPresent()) {
            Optional<Instant> oldest =
                    table.reports().stream().map(MachineReport::taken).min(Comparator.naturalOrder());
            String age = oldest.map(taken -> DurationText.of(Duration.between(taken, now)) + " ago")
                    .orElse("lately");
            re.streams().out().println("asked " + age + "; --force asks anew");
        }
        return table.reports().isEmpty() ? 1 : 0;
    }

    private ProbeTable ask(List<Instance> machines, ProbeFile file) {
        Probe probe = Recompute.probe(re.config().path())
                .instances(machines)
                .transports(machine -> machine.isLocal()
                        ? LocalTransport.create()
                        : re.surroundings().ssh())
                .timeout(Duration.ofSeconds(Math.max(1, seconds)));
        re.streams().progress().begin("asking " + Counts.of(machines.size(), "machine"));
        ProbeTable table = probe.run();
        re.streams().progress().end();
        file.write(table, Instant.now());
        return table;
    }
}
