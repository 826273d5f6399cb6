package io.recompute.model;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DurationTextTest {
    @ParameterizedTest
    @CsvSource({
        "PT0S, 0 ms",
        "PT0.3S, 300 ms",
        "PT1S, 1 s",
        "PT2.55S, 2.5 s",
        "PT1M, 1 min",
        "PT1M30.9S, 1 min 30 s",
        "PT6H, 6 h",
        "PT25H30M5S, 25 h 30 min",
        "PT-0.3S, -300 ms"
    })
    void aDurationReadsAsPeopleSayIt(Duration duration, String text) {
        assertThat(DurationText.of(duration)).isEqualTo(text);
    }
}
