package io.recompute.examples.bench;

import io.recompute.Recompute;
import io.recompute.probe.ProbeTable;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Locale;

/** Probes the machines of a config file in a JVM of its own, and tells what came of it. */
public final class ColdProbe {
    private ColdProbe() {}

    /** Takes the config file, and the deadline in seconds. */
    public static void main(String[] arguments) {
        long began = System.nanoTime();
        ProbeTable table = Recompute.probe(Path.of(arguments[0]))
                .timeout(Duration.ofSeconds(Long.parseLong(arguments[1])))
                .run();
        double seconds = (System.nanoTime() - began) / 1e9;
        Loopback.output()
                .printf(
                        Locale.ROOT,
                        "%d of %d machines answered, within %.1f s of the JVM's start of work, with %d threads at most%n",
                        table.reports().size(),
                        table.rows().size(),
                        seconds,
                        ManagementFactory.getThreadMXBean().getPeakThreadCount());
    }
}
