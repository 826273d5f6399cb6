package io.recompute.run;

import io.recompute.model.Html;
import io.recompute.model.TextTable;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.List;

/** A listing of runs as a table of fixed columns. */
final class ProcessTableText {
    private static final List<String> HEAD = List.of("idx", "id", "name", "pid", "state", "start", "exit");

    private ProcessTableText() {}

    static String of(List<ProcessInfo> rows) {
        return TextTable.of(HEAD, rows.stream().map(ProcessTableText::cells).toList());
    }

    static String html(List<ProcessInfo> rows) {
        return Html.table(HEAD, rows.stream().map(ProcessTableText::cells).toList());
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
