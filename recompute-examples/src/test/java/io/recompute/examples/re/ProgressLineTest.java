package io.recompute.examples.re;

import static org.assertj.core.api.Assertions.assertThat;

import io.recompute.transfer.TransferProgress;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.OptionalLong;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ProgressLineTest {
    private static final TransferProgress HALF =
            new TransferProgress(1_200_000_000, 3, OptionalLong.of(2_400_000_000L), 110_000_000);

    private final ByteArrayOutputStream err = new ByteArrayOutputStream();
    private final AtomicLong clock = new AtomicLong();
    private final ProgressLine line = line(true);

    private ProgressLine line(boolean terminal) {
        return new ProgressLine(
                new Screen(() -> false, () -> terminal, false, () -> 100),
                new PrintStream(err, true, StandardCharsets.UTF_8),
                clock::get);
    }

    @AfterEach
    void end() {
        line.end();
    }

    @Test
    void whatTakesLessThanASecondShowsNothing() {
        line.begin("connecting");
        pass(999);
        line.tick();
        line.end();
        assertThat(err.toString(StandardCharsets.UTF_8)).isEmpty();
    }

    @Test
    void itAppearsAfterASecondAndIsErased() {
        line.begin("connecting to gpu");
        pass(7_000);
        line.tick();
        line.print("re: warning: odd");
        line.tick();
        line.end();
        line.tick();
        assertThat(err.toString(StandardCharsets.UTF_8))
                .isEqualTo("\rconnecting to gpu  0:07\033[K\r\033[Kre: warning: odd" + System.lineSeparator()
                        + "\rconnecting to gpu  0:07\033[K\r\033[K");
    }

    @Test
    void thereIsNoneWithoutATerminal() {
        ProgressLine piped = line(false);
        piped.begin("pushing");
        piped.at(HALF);
        pass(60_000);
        piped.tick();
        piped.end();
        assertThat(err.toString(StandardCharsets.UTF_8)).isEmpty();
    }

    @Test
    void bytesRateAndTheTimeThatIsLeftAreTold() {
        assertThat(ProgressText.of("pushing a", HALF, Duration.ofSeconds(11), 100))
                .isEqualTo("pushing a [############------------] 50%  1.2 GB of 2.4 GB  110 MB/s  0:10 left");
        assertThat(ProgressText.of("pushing a", HALF, Duration.ofSeconds(11), 20))
                .isEqualTo("pushing a [#########");
        assertThat(ProgressText.of(
                        "pulling b",
                        new TransferProgress(3_000, 1, OptionalLong.empty(), 0),
                        Duration.ofSeconds(2),
                        100))
                .isEqualTo("pulling b  1 file  3.0 kB");
    }

    @ParameterizedTest
    @CsvSource({"0,0 B", "999,999 B", "1000,1.0 kB", "999600,1.0 MB", "123456789,123 MB", "9223372036854775807,9223 PB"
    })
    void sizesAreInPowersOfAThousand(long bytes, String expected) {
        assertThat(ProgressText.size(bytes)).isEqualTo(expected);
    }

    private void pass(long millis) {
        clock.addAndGet(millis * 1_000_000);
    }
}
