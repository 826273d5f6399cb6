package io.recompute.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.recompute.model.RecomputeException;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RecordsTest {
    @ParameterizedTest
    @CsvSource({
        "0, false, SUCCEEDED, ''",
        "1, false, FAILED, ''",
        "127, false, FAILED, ''",
        "128, false, FAILED, ''",
        "137, false, SIGNALED, KILL",
        "143, true, KILLED, TERM",
        "192, false, SIGNALED, ''",
        "193, false, FAILED, ''",
        "255, false, FAILED, ''",
        "0, true, KILLED, ''"
    })
    void anExitStatusSaysWhatBecameOfTheRun(int code, boolean killed, ProcessState state, String signal) {
        ExitStatus status = ExitStatus.recorded(code, killed, null);
        assertThat(status.state()).isEqualTo(state);
        assertThat(status.code()).hasValue(code);
        assertThat(status.signal().map(Enum::name).orElse("")).isEqualTo(signal);
        assertThat(status.isSuccess()).isEqualTo(state == ProcessState.SUCCEEDED);
        assertThat(status).isEqualTo(ExitStatus.recorded(code, killed, null)).isNotEqualTo(ExitStatus.lost(null));
    }

    @ParameterizedTest
    @CsvSource({
        "a 0 12 1700000000 - -, SUCCEEDED, 12",
        "a 143 5 1700000000 TERM -, KILLED(143), 5",
        "a 143 5 1700000000 - -, SIGNALED(143), 5",
        "a 143 5 1700000000 TERM limit, TIMED_OUT(143): its time limit was over, 5",
        "a 0 5 1700000000 TERM lease, TIMED_OUT: nobody renewed its lease, 5",
        "a 137 5 1700000000 - memory, SIGNALED(137): the machine ran out of memory, 5",
        "a 137 5 1700000000 - of-a-later-version, SIGNALED(137), 5",
        "a - 7 - - -, LOST, 7",
        "a - 7 - TERM gone, LOST: its processes are gone, 7",
        "a - - - - reboot, LOST: the machine was restarted, 0"
    })
    void anEndingIsReadFromItsLine(String line, String status, long size) {
        Ending ending = Ending.parse(line.split(" "));
        assertThat(ending.status()).hasToString(status);
        assertThat(ending.size()).isEqualTo(size);
    }

    @ParameterizedTest
    @CsvSource({
        "'', PENDING",
        "'start 1 9 8 boot 100 7 6\nalive yes\nsize 3', RUNNING",
        "'start 1 9 8 boot 100 7 6\nalive no\nsize 3', LOST",
        "'start 1 9 8 boot 100 7 6\nexit 1 0 3 200', SUCCEEDED",
        "'start 1 9 8 boot 100 7 6\nkilled TERM\nexit 1 143 3 200', KILLED",
        "'start 1 9 8 boot 100 7 6\nkilled TERM\nalive yes\nsize 0', RUNNING",
        "'exit 1 126 3 200', FAILED",
        "'start 1 9 8 boot 100 7 6\nkilled TERM limit\nexit 1 143 3 200', TIMED_OUT",
        "'start 1 9 8 boot 100 7 6\nkilled TERM lease\nlimits 0 10 9\nexit 1 0 3 200', TIMED_OUT",
        "'start 1 9 8 boot 100 7 6\nkilled TERM limit\nalive no\nlost reboot', LOST"
    })
    void aRecordSaysWhatBecameOfTheRun(String lines, ProcessState state) {
        List<RunRecord> runs = RunRecord.parse("run x\nname  a name \ntitle t\n" + lines + "\nend\n");
        assertThat(runs).hasSize(1);
        RunRecord run = runs.get(0);
        assertThat(run.state()).isEqualTo(state);
        assertThat(run.id()).isEqualTo("x");
        assertThat(run.name()).isEqualTo(" a name ");
        assertThat(run.exitStatus().isPresent()).isEqualTo(state.isFinal());
        assertThat(run.size() != null).isEqualTo(state.isFinal());
    }

    @Test
    void ofRunsThatStartedInTheSameSecondTheLaterOneIsYounger() {
        List<RunRecord> runs = RunRecord.parse("run z\nstart 1 9 800 boot 100 7 6\nalive yes\nend\n"
                + "run a\nstart 1 9 1200 boot 100 7 6\nalive yes\nend\nrun b\nend\n"
                + "run m\nstart 1 9 Sat_Jan_1 boot 99 7 6\nalive yes\nend\n");
        assertThat(runs.stream().sorted(RunRecord.AGE).map(RunRecord::id)).containsExactly("m", "z", "a", "b");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", ".", "..", "-x", "a/b", "a b", "é", "a\n", "x'", "$x"})
    void anIdThatIsNoneIsRefused(String id) {
        assertThatThrownBy(() -> RunSpec.shell("true").id(id)).isInstanceOf(RecomputeException.class);
    }

    @Test
    void aSpecChecksAndNeverChanges() {
        RunSpec spec = RunSpec.shell("echo a\necho b");
        assertThat(spec.name()).isEqualTo("echo a echo b");
        assertThat(spec.name(" two\r\nlines ").name()).isEqualTo("two lines");
        assertThat(spec.id("x").id()).contains("x");
        assertThat(spec.id()).isEmpty();
        assertThat(spec.environment("A_1", "x").environment()).containsOnlyKeys("A_1");
        assertThat(spec.environment()).isEmpty();
        assertThat(spec.environment("A", "secret").environment().toString()).doesNotContain("secret");
        assertThatThrownBy(() -> spec.environment("1A", "")).isInstanceOf(RecomputeException.class);
        assertThatThrownBy(() -> spec.environment("A=", "")).isInstanceOf(RecomputeException.class);
        assertThatThrownBy(() -> spec.environment("A", "\0")).isInstanceOf(RecomputeException.class);
        assertThatThrownBy(() -> spec.id("x".repeat(101))).isInstanceOf(RecomputeException.class);
    }

    @Test
    void newIdsAreUniqueTellTheTimeAndAreIds() {
        Set<String> ids = new HashSet<>();
        Instant now = Instant.parse("2024-02-29T01:02:03.999Z");
        for (int count = 0; count < 5000; count++) {
            String id = RunIds.next(now);
            assertThat(RunSpec.checkedId(id)).startsWith("20240229-010203-");
            ids.add(id);
        }
        assertThat(ids).hasSize(5000);
    }

    @Test
    void whatWasLostIsOpenedAgainAtOnceThenLaterThenNoMore() {
        Reopening reopening = new Reopening(Duration.ofMillis(2), Duration.ofMillis(4), 4);
        CompletableFuture<Void> open = new CompletableFuture<>();
        for (int fruitless = 0; fruitless < 4; fruitless++) {
            assertThat(reopening.pause(fruitless, open)).isTrue();
        }
        assertThat(reopening.pause(4, open)).isFalse();
        assertThat(reopening.pause(0, CompletableFuture.completedFuture(null))).isFalse();
        assertThat(new Reopening(Duration.ofHours(1), Duration.ofHours(9), 99)
                        .pause(1, CompletableFuture.runAsync(() -> {})))
                .isFalse();
    }
}
