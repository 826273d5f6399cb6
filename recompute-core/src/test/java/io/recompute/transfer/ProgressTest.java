package io.recompute.transfer;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;

class ProgressTest {
    private final AtomicLong clock = new AtomicLong();
    private final Progress progress = new Progress(clock::get);

    @Test
    void theRateFollowsTheLastSecondsAndTellsWhatRemains() {
        progress.expect(3_000);
        assertThat(progress.now().remaining()).isEmpty();
        steps(10, 100);
        assertThat(progress.now().bytesPerSecond()).isCloseTo(100, Offset.offset(1.0));
        assertThat(progress.now().remaining()).contains(Duration.ofSeconds(20));
        steps(20, 10);
        assertThat(progress.now().bytesPerSecond()).isBetween(9.0, 11.0);
    }

    @Test
    void whatWasThereBeforeCountsAsDoneAndNotAsFast() {
        progress.expect(1_000_000);
        progress.begin(999_000);
        steps(5, 100);
        assertThat(progress.now().bytes()).isEqualTo(999_500);
        assertThat(progress.now().bytesPerSecond()).isCloseTo(100, Offset.offset(1.0));
    }

    @Test
    void aListenerIsToldNoMoreOftenThanItWantsAndAtTheEnd() {
        List<Long> told = new ArrayList<>();
        progress.listen(Duration.ofSeconds(2), now -> told.add(now.bytes()));
        steps(5, 1);
        progress.tellAll();
        assertThat(told).containsExactly(2L, 4L, 5L);
    }

    /** A second each. */
    private void steps(int count, long bytes) {
        for (int step = 0; step < count; step++) {
            clock.addAndGet(1_000_000_000);
            progress.addBytes(bytes);
        }
    }
}
