package io.recompute.examples.re;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;

class TextTableTest {
    @Test
    void aTableLooksAsInTheManual() throws IOException {
        String table = TextTable.of("Index", "Name", "PID", "State", "Age")
                .row(List.of("0", "all", "*", "*", "*"))
                .row(List.of("1", "python3 x.py", "31036", "running", "2 h 14 min"))
                .row(List.of("2", "long", "31077", "running", "12 s"))
                .toString();
        try (InputStream in = Objects.requireNonNull(getClass().getResourceAsStream("man.txt"), "man.txt")) {
            String manual = new String(in.readAllBytes(), StandardCharsets.UTF_8);
            assertThat(table.lines()).allMatch(line -> manual.contains("             " + line + "\n"), "in the manual");
        }
    }

    @Test
    void aLongNameIsCutAndControlCharactersAreShownAsMarks() {
        String table = TextTable.of("Name")
                .row(List.of("x".repeat(50)))
                .row(List.of("a\u001b[31m"))
                .toString();
        assertThat(table).contains("| " + "x".repeat(37) + "... |").contains(" a?[31m ");
    }

    @Test
    void anAgeIsToldInItsTwoLargestUnits() {
        assertThat(ProcessTables.text(Duration.ofSeconds(12))).isEqualTo("12 s");
        assertThat(ProcessTables.text(Duration.ofSeconds(61))).isEqualTo("1 min 1 s");
        assertThat(ProcessTables.text(Duration.ofMinutes(134))).isEqualTo("2 h 14 min");
        assertThat(ProcessTables.text(Duration.ofHours(49))).isEqualTo("2 d 1 h");
    }

    @Test
    void thingsAreCountedInEnglish() {
        assertThat(Counts.of(1, "file")).isEqualTo("1 file");
        assertThat(Counts.of(0, "process")).isEqualTo("0 processes");
        assertThat(Counts.of(2, "item")).isEqualTo("2 items");
    }
}
