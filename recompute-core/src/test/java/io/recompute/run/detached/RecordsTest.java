package io.recompute.run.detached;

import static org.assertj.core.api.Assertions.assertThat;

import io.recompute.run.ProcessState;
import io.recompute.run.RunSpec;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RecordsTest {
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
