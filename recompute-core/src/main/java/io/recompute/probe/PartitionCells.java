package io.recompute.probe;

import io.recompute.model.DurationText;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/** The partitions of a probe's clusters as lines of cells. */
final class PartitionCells {
    static final List<String> HEAD = List.of(
            "machine", "partition", "nodes", "gpus free", "of", "cpus free", "of", "running", "waiting", "longest");

    private PartitionCells() {}

    static List<List<String>> of(ProbeRow row) {
        Cluster cluster = row.report().flatMap(MachineReport::cluster).orElse(new Cluster(List.of(), ""));
        List<List<String>> lines = new ArrayList<>();
        for (Partition partition : cluster.partitions()) {
            lines.add(line(lines.isEmpty() ? row.instance().toString() : "", partition));
        }
        if (!cluster.said().isEmpty()) {
            List<String> silent = new ArrayList<>(List.of(row.instance().toString(), cluster.said()));
            while (silent.size() < HEAD.size()) {
                silent.add("");
            }
            lines.add(silent);
        }
        return lines;
    }

    private static List<String> line(String machine, Partition partition) {
        String name = partition.name() + (partition.isDefault() ? "*" : "");
        return List.of(
                machine,
                partition.isUp() ? name : name + " (not up)",
                partition.nodes().entrySet().stream()
                        .map(state -> state.getValue() + " " + state.getKey())
                        .collect(Collectors.joining(", ")),
                gpus(partition),
                Integer.toString(partition.gpus().stream()
                        .mapToInt(Partition.GpuShare::total)
                        .sum()),
                Integer.toString(partition.idleProcessors()),
                Integer.toString(partition.processors()),
                Integer.toString(partition.running()),
                Integer.toString(partition.waiting()),
                partition.longest().map(DurationText::of).orElse("-"));
    }

    private static String gpus(Partition partition) {
        return partition.gpus().isEmpty()
                ? "-"
                : partition.gpus().stream()
                        .map(share -> share.free() + " " + share.kind())
                        .collect(Collectors.joining(", "));
    }
}
