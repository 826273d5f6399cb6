package io.recompute.run;

import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;

/** A listing of runs as a table of fixed columns. */
final class ProcessTableText {
    private static final List<String> HEAD = List.of("idx", "id", "name", "pid", "state", "start", "exit");

    private ProcessTableText() {}

    static String of(List<ProcessInfo> rows) {
        List<List<String>> cells = new ArrayList<>();
        cells.add(HEAD);
        rows.forEach(row -> cells.add(cells(row)));
        int[] widths = new int[HEAD.size()];
        for (List<String> row : cells) {
            for (int column = 0; column < widths.length; column++) {
                widths[column] = Math.max(widths[column], row.get(column).length());
            }
        }
        StringBuilder text = new StringBuilder();
        for (List<String> row : cells) {
            StringBuilder line = new StringBuilder();
            for (int column = 0; column < widths.length; column++) {
                line.append(String.format("%-" + (widths[column] + 2) + "s", row.get(column)));
            }
            text.append(line.toString().stripTrailing()).append('\n');
        }
        return text.toString().stripTrailing();
    }

    private static List<String> cells(ProcessInfo row) {
        return List.of(
                row.index() == 0 ? "-" : Integer.toString(row.index()),
                row.id(),
                row.name(),
                row.pid().isPresent() ? Long.toString(row.pid().getAsLong()) : "-",
                row.state().toString(),
                row.started().map(ProcessTableText::time).orElse("-"),
                row.exitCode().isPresent() ? Integer.toString(row.exitCode().getAsInt()) : "-");
    }

    private static String time(Instant instant) {
        return DateTimeFormatter.ISO_LOCAL_DATE_TIME
                .format(instant.atZone(ZoneId.systemDefault()).truncatedTo(ChronoUnit.SECONDS))
                .replace('T', ' ');
    }
}
