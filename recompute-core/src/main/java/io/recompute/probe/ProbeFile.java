package io.recompute.probe;

import io.recompute.model.Instance;
import io.recompute.model.RecomputeException;
import io.recompute.model.WholeFile;
import java.io.IOException;
import java.nio.charset.MalformedInputException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A probe's table, kept in a file: for each machine {@code machine ADDRESS}, {@code taken SECONDS} since 1970, and either
 * {@code failed WHY} or the lines of its report. Lines that start with # do not count. Immutable; what is written is there
 * as a whole or not at all.
 *
 * @param path the file, which need not exist
 */
public record ProbeFile(Path path) {
    private static final String HEAD = "# what the machines told when they were last asked";

    /**
     * Keeps a table.
     *
     * @throws RecomputeException where the file cannot be written
     */
    public void write(ProbeTable table, Instant taken) {
        List<String> lines = new ArrayList<>(List.of(HEAD));
        for (ProbeRow row : table.rows()) {
            lines.add("machine " + row.instance().address());
            lines.add("taken "
                    + row.report().map(MachineReport::taken).orElse(taken).getEpochSecond());
            row.failure().ifPresent(failure -> lines.add("failed " + oneLine(String.valueOf(failure.getMessage()))));
            row.report().ifPresent(report -> lines.addAll(report.lines()));
        }
        try {
            WholeFile.replace(path, (String.join("\n", lines) + "\n").getBytes(StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new RecomputeException("cannot write " + path + ": " + e, e);
        }
    }

    /**
     * The table that was kept, for exactly those machines.
     *
     * @return empty where there is none, it is of other machines, older than that, or damaged
     * @throws RecomputeException where the file is there and cannot be read
     */
    public Optional<ProbeTable> read(List<Instance> machines, Duration age, Instant now) {
        List<String> lines;
        try {
            lines = Files.readAllLines(path);
        } catch (NoSuchFileException e) {
            return Optional.empty();
        } catch (MalformedInputException e) {
            return Optional.empty(); // damaged: asking anew mends it
        } catch (IOException e) {
            throw new RecomputeException("cannot read " + path + ": " + e, e);
        }
        List<List<String>> parts = parts(lines);
        if (parts.size() != machines.size()) {
            return Optional.empty();
        }
        List<ProbeRow> rows = new ArrayList<>();
        for (int index = 0; index < parts.size(); index++) {
            row(machines.get(index), parts.get(index), now.minus(age)).ifPresent(rows::add);
        }
        return rows.size() == machines.size() ? Optional.of(new ProbeTable(rows)) : Optional.empty();
    }

    private static List<List<String>> parts(List<String> lines) {
        List<List<String>> parts = new ArrayList<>();
        for (String line : lines) {
            if (line.startsWith("machine ")) {
                parts.add(new ArrayList<>());
            }
            if (!parts.isEmpty() && !line.startsWith("#")) {
                parts.get(parts.size() - 1).add(line);
            }
        }
        return parts;
    }

    private static Optional<ProbeRow> row(Instance machine, List<String> lines, Instant oldest) {
        ReportLines told = new ReportLines(lines);
        Instant taken = told.first("taken")
                .map(ReportLines::number)
                .map(seconds -> Instant.ofEpochSecond(seconds.orElse(0)))
                .orElse(Instant.EPOCH);
        boolean usable = told.first("machine").filter(machine.address()::equals).isPresent() && !taken.isBefore(oldest);
        if (!usable) {
            return Optional.empty();
        }
        Optional<String> failed = told.first("failed");
        if (failed.isPresent()) {
            return Optional.of(ProbeRow.failed(machine, new RecomputeException(failed.get()), Duration.ZERO));
        }
        try {
            MachineReport report = MachineReport.of(taken, lines.subList(2, lines.size()));
            return Optional.of(ProbeRow.of(machine, report, Duration.ZERO));
        } catch (IllegalArgumentException e) {
            return Optional.empty(); // damaged: asking anew mends it
        }
    }

    private static String oneLine(String text) {
        return text.replaceAll("\\p{Cntrl}+", " ").strip();
    }
}
