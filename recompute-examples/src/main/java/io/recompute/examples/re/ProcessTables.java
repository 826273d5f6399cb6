package io.recompute.examples.re;

import io.recompute.run.ProcessInfo;
import io.recompute.run.ProcessList;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/** The processes of a project as people read them; times are those of this computer's zone. */
final class ProcessTables {
    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss", Locale.ROOT);

    private ProcessTables() {}

    /** Those that are alive, and above them index 0, which stands for all of them. */
    static TextTable live(ProcessList processes, Instant now) {
        List<ProcessInfo> live = processes.live().rows();
        boolean waits = live.stream().anyMatch(process -> process.waiting().isPresent());
        TextTable table = TextTable.of(cells(waits, "Waits for", "Index", "Name", "PID", "State", "Age"))
                .row(cells(waits, "*", "0", "all", "*", "*", "*"));
        for (ProcessInfo process : live) {
            table = table.row(cells(
                    waits,
                    process.waiting().orElse("-"),
                    Integer.toString(process.index()),
                    process.name(),
                    pid(process),
                    state(process),
                    age(process, now)));
        }
        return table;
    }

    /** A row, with its last cell where that column is needed. */
    private static List<String> cells(boolean needed, String last, String... first) {
        return Stream.concat(Stream.of(first), needed ? Stream.of(last) : Stream.empty())
                .toList();
    }

    /** All, with what became of them. */
    static TextTable all(ProcessList processes, ZoneId zone) {
        TextTable table = TextTable.of("Index", "Id", "Name", "PID", "State", "Exit", "Started");
        for (ProcessInfo process : processes) {
            table = table.row(List.of(
                    process.index() == 0 ? "-" : Integer.toString(process.index()),
                    process.id(),
                    process.name(),
                    pid(process),
                    state(process),
                    process.exitCode().isPresent()
                            ? Integer.toString(process.exitCode().getAsInt())
                            : "-",
                    process.started().map(start -> time(start, zone)).orElse("-")));
        }
        return table;
    }

    private static String state(ProcessInfo process) {
        return process.state().toString().toLowerCase(Locale.ROOT);
    }

    /** As far as the clocks of both machines agree. */
    private static String age(ProcessInfo process, Instant now) {
        return process.started()
                .map(start -> Duration.between(start, now))
                .map(age -> age.isNegative() ? Duration.ZERO : age)
                .map(ProcessTables::text)
                .orElse("-");
    }

    /** In its two largest units: {@code 3 d 4 h}, {@code 2 h 5 min}, {@code 12 s}. */
    static String text(Duration age) {
        if (age.toDays() > 0) {
            return age.toDays() + " d " + age.toHoursPart() + " h";
        }
        if (age.toHours() > 0) {
            return age.toHours() + " h " + age.toMinutesPart() + " min";
        }
        return age.toMinutes() > 0 ? age.toMinutes() + " min " + age.toSecondsPart() + " s" : age.toSeconds() + " s";
    }

    private static String pid(ProcessInfo process) {
        return process.pid().isPresent() ? Long.toString(process.pid().getAsLong()) : "-";
    }

    private static String time(Instant instant, ZoneId zone) {
        return TIME.format(instant.atZone(zone));
    }
}
