package io.recompute.probe;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * What a machine was, and what was free on it, at one moment. What it did not tell is empty. Immutable.
 *
 * @param taken when, by this side's clock
 * @param host what it calls itself
 * @param system kernel, its release and the architecture, as {@code uname -srm} prints them
 * @param python the version of its {@code python3}, as {@code 3.11.2}
 * @param launchers what can start runs there: {@code detached}, {@code slurm}
 * @param cluster what the scheduler tells where the machine is the login node of a Slurm cluster
 * @param lines the lines of which this was made, in the form that ARCHITECTURE.md tells
 */
public record MachineReport(
        Instant taken,
        String host,
        String system,
        Gpus gpus,
        Optional<Memory> memory,
        Optional<Processors> processors,
        Optional<Disk> disk,
        Optional<String> python,
        List<String> launchers,
        Optional<Cluster> cluster,
        List<String> lines) {
    /** Copies the lists. */
    public MachineReport {
        launchers = List.copyOf(launchers);
        lines = List.copyOf(lines);
    }

    /**
     * The report that such lines are of.
     *
     * @throws IllegalArgumentException where they are not whole
     */
    static MachineReport of(Instant taken, List<String> lines) {
        if (lines.isEmpty() || !lines.get(lines.size() - 1).equals("end")) {
            throw new IllegalArgumentException("a report without an end: " + lines.size() + " lines");
        }
        ReportLines told = new ReportLines(lines);
        return new MachineReport(
                taken,
                told.first("host").orElse(""),
                told.first("system").orElse(""),
                GpuLines.gpus(told),
                told.memory(),
                told.processors(),
                told.disk(),
                told.first("python").map(said -> said.replaceFirst("^Python ", "")),
                told.all("launcher"),
                PartitionLines.cluster(told),
                lines);
    }

    @Override
    public String toString() {
        return "MachineReport[" + host + ", " + taken + "]";
    }
}
