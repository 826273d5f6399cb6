package io.recompute.transport.control;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MarkedStreamTest {
    private static final String MARK = "\nabcabd";

    private final ScheduledExecutorService clock = Executors.newSingleThreadScheduledExecutor();
    private final SilenceLimit limit = new SilenceLimit(Duration.ofMinutes(1), clock, () -> {});

    @AfterEach
    void nothingWaitsForTheLimitAnyLonger() {
        assertThat(clock.shutdownNow()).allMatch(waiting -> ((Future<?>) waiting).isCancelled());
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "welcome", "welcome\n", "\n", "\n\n\n", "\nabcab", "\nabcabc\nabcab", "\nabca\nabc"})
    void whatStandsBeforeTheMarkIsDropped(String noise) throws IOException {
        try (InputStream stream = stream(noise + MARK + "\n\nfirst\n" + MARK)) {
            assertThat(stream.readAllBytes()).asString(UTF_8).isEqualTo("\nfirst\n" + MARK);
        }
    }

    @Test
    void withoutAMarkThereIsNothing() throws IOException {
        try (InputStream stream = stream("only noise\nabcab")) {
            assertThat(stream.read()).isEqualTo(-1);
            assertThat(stream.read(new byte[5])).isEqualTo(-1);
            assertThat(stream.skip(3)).isZero();
        }
    }

    @Test
    void bytesAreReadOneByOneAndSkippedBehindTheMark() throws IOException {
        try (InputStream stream = stream("x" + MARK + "\nabcdef")) {
            assertThat(stream.available()).isZero();
            assertThat(stream.skip(2)).isEqualTo(2);
            assertThat(stream.read()).isEqualTo('c');
            assertThat(stream.available()).isEqualTo(3);
            assertThat(stream.markSupported()).isFalse();
        }
    }

    private InputStream stream(String text) {
        return new MarkedStream(new ByteArrayInputStream(text.getBytes(UTF_8)), MARK, limit);
    }
}
