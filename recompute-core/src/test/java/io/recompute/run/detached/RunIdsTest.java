package io.recompute.run.detached;

import static org.assertj.core.api.Assertions.assertThat;

import io.recompute.run.RunSpec;
import java.time.Instant;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class RunIdsTest {
    private static final Instant SECOND = Instant.parse("2024-01-02T03:04:05Z");

    @Test
    void anIdTellsTheTimeAndIsAnId() {
        String id = RunIds.next(SECOND.plusMillis(678));
        assertThat(id).matches("20240102-030405-[a-z2-9]{12}").isEqualTo(RunSpec.checkedId(id));
    }

    @Test
    void idsOfOneSecondSortAsTheyWereMade() {
        List<String> ids = IntStream.range(0, 1000)
                .mapToObj(millisecond -> RunIds.next(SECOND.plusMillis(millisecond)))
                .toList();
        assertThat(ids).isSorted();
    }

    @Test
    void idsOfOneMomentDiffer() {
        assertThat(IntStream.range(0, 1000).mapToObj(i -> RunIds.next(SECOND))).doesNotHaveDuplicates();
    }
}
