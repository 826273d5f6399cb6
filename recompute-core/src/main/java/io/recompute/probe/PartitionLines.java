package io.recompute.probe;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What {@code probe.sh} tells of Slurm's partitions, from {@code sinfo} and {@code squeue}. */
final class PartitionLines {
    private static final int TIMED_OUT = 124;
    /** As the manual of {@code sinfo} has them: {@code days-hours:minutes:seconds}, the first ones left out where they are 0. */
    private static final Pattern TIME = Pattern.compile("(?:(?:(\\d+)-)?(\\d+):)?(\\d+):(\\d+)");

    private PartitionLines() {}

    /** Empty where the machine has no Slurm. */
    static Optional<Cluster> cluster(ReportLines told) {
        return told.first("slurm-status").map(status -> {
            if (!status.equals("0")) {
                String said = String.join("; ", told.all("slurm"));
                boolean silent = status.equals(Integer.toString(TIMED_OUT)) && said.isEmpty();
                return new Cluster(List.of(), silent ? "sinfo does not answer" : said);
            }
            return new Cluster(
                    told.all("partition").stream()
                            .map(line -> line.split(" "))
                            .filter(words -> words.length == 4)
                            .map(words -> partition(words, told))
                            .sorted(Comparator.comparing(Partition::isDefault)
                                    .reversed()
                                    .thenComparing(Partition::name))
                            .toList(),
                    "");
        });
    }

    private static Partition partition(String[] words, ReportLines told) {
        String name = words[0];
        int[] processors = numbers(of(told, "partition-processors", name, 2));
        int[] jobs = numbers(of(told, "partition-jobs", name, 2));
        SortedMap<String, Integer> nodes = new TreeMap<>();
        for (String[] state : of(told, "partition-nodes", name, 2)) {
            nodes.merge(state[0], number(state[1]), Integer::sum);
        }
        List<Partition.GpuShare> gpus = of(told, "partition-gpus", name, 3).stream()
                .map(one -> new Partition.GpuShare(one[0], number(one[1]), number(one[2])))
                .toList();
        return new Partition(
                name,
                words[1].equals("default"),
                words[2].equals("up"),
                time(words[3]),
                nodes,
                processors[0],
                processors[1],
                gpus,
                jobs[0],
                jobs[1]);
    }

    /** What the lines of that kind say of a partition, behind its name. */
    private static List<String[]> of(ReportLines told, String kind, String name, int words) {
        List<String[]> found = new ArrayList<>();
        for (String line : told.all(kind)) {
            if (line.startsWith(name + " ")) {
                String[] rest = line.substring(name.length() + 1).split(" ");
                if (rest.length == words) {
                    found.add(rest);
                }
            }
        }
        return found;
    }

    private static int[] numbers(List<String[]> lines) {
        return lines.isEmpty() ? new int[2] : new int[] {number(lines.get(0)[0]), number(lines.get(0)[1])};
    }

    private static int number(String word) {
        return (int) ReportLines.number(word).orElse(0);
    }

    private static Optional<Duration> time(String word) {
        Matcher told = TIME.matcher(word);
        return told.matches()
                ? Optional.of(Duration.ofDays(part(told, 1))
                        .plusHours(part(told, 2))
                        .plusMinutes(part(told, 3))
                        .plusSeconds(part(told, 4)))
                : Optional.empty();
    }

    private static long part(Matcher told, int group) {
        return told.group(group) == null ? 0 : Long.parseLong(told.group(group));
    }
}
