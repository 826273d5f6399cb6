package io.recompute.probe;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.stream.Collectors;

/** A probe's row as lines of cells: one for each graphics processor, at least one. */
final class ProbeCells {
    static final List<String> HEAD =
            List.of("machine", "gpu", "free MiB", "of MiB", "use", "users", "memory", "disk", "load", "cpus", "python");

    private static final int GPU_CELLS = 5;
    private static final int OWN_CELLS = HEAD.size() - GPU_CELLS - 1;
    private static final String UNKNOWN = "-";
    private static final int LONGEST = 60;

    private ProbeCells() {}

    static List<List<String>> of(ProbeRow row) {
        String machine = row.instance().toString();
        if (row.report().isEmpty()) {
            String why = row.failure().map(Throwable::getMessage).orElse("");
            return List.of(line(machine, blank(shortened(why), GPU_CELLS), blank("", OWN_CELLS)));
        }
        MachineReport report = row.report().get();
        List<List<String>> lines = new ArrayList<>();
        for (Gpu gpu : report.gpus().list()) {
            boolean first = lines.isEmpty();
            lines.add(line(first ? machine : "", gpu(gpu), first ? own(report) : blank("", OWN_CELLS)));
        }
        if (lines.isEmpty()) {
            String none = report.gpus().state() == Gpus.State.NONE
                    ? UNKNOWN
                    : shortened(report.gpus().said());
            lines.add(line(machine, blank(none, GPU_CELLS), own(report)));
        }
        return lines;
    }

    private static List<String> line(String machine, List<String> gpu, List<String> own) {
        List<String> cells = new ArrayList<>();
        cells.add(machine);
        cells.addAll(gpu);
        cells.addAll(own);
        return cells;
    }

    private static List<String> blank(String first, int cells) {
        List<String> line = new ArrayList<>(Collections.nCopies(cells, ""));
        line.set(0, first);
        return line;
    }

    private static List<String> gpu(Gpu gpu) {
        return List.of(
                gpu.index() + " " + gpu.name(),
                number(gpu.freeMib()),
                number(gpu.totalMib()),
                percent(gpu.utilization()),
                gpu.processes().stream()
                        .map(process -> process.user().orElse(Long.toString(process.pid())))
                        .distinct()
                        .collect(Collectors.joining(" ")));
    }

    private static List<String> own(MachineReport report) {
        return List.of(
                report.memory().map(memory -> gib(memory.availableBytes())).orElse(UNKNOWN),
                report.disk().map(disk -> gib(disk.freeBytes())).orElse(UNKNOWN),
                report.processors()
                        .map(Processors::load)
                        .flatMap(ProbeCells::load)
                        .orElse(UNKNOWN),
                report.processors().map(all -> decimal(all.count())).orElse(UNKNOWN),
                report.python().orElse(UNKNOWN));
    }

    private static Optional<String> load(java.util.OptionalDouble load) {
        return load.isEmpty() ? Optional.empty() : Optional.of(decimal(load.getAsDouble()));
    }

    private static String number(OptionalLong number) {
        return number.isEmpty() ? UNKNOWN : Long.toString(number.getAsLong());
    }

    private static String percent(OptionalInt number) {
        return number.isEmpty() ? UNKNOWN : number.getAsInt() + "%";
    }

    private static String decimal(double number) {
        String text = String.format(Locale.ROOT, "%.1f", number);
        return text.endsWith(".0") ? text.substring(0, text.length() - 2) : text;
    }

    private static String gib(long bytes) {
        return String.format(Locale.ROOT, "%.1f GiB", bytes / (double) (1L << 30));
    }

    private static String shortened(String text) {
        String line = Objects.requireNonNullElse(text, "").lines().findFirst().orElse("");
        return line.length() <= LONGEST ? line : line.substring(0, LONGEST - 3) + "...";
    }
}
