package io.recompute.examples.re;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class EscapedKeysTest {
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '"',
            value = {
                "plain|plain|0",
                "~.|\"\"|1",
                "a~.|a~.|0",
                "a<~.b|a<|1",
                "a<~~.|a<~.|0",
                "~x~.|~x~.|0",
                "~<~.|~<|1",
                "a<~|a<|0",
                "ü~ü<~.|ü~ü<|1",
            })
    void aDotBehindATildeAtTheStartOfALineLeaves(String typed, String passed, int left) throws IOException {
        AtomicInteger leavings = new AtomicInteger();
        ByteArrayInputStream keys =
                new ByteArrayInputStream(typed.replace('<', '\r').getBytes(UTF_8));
        try (EscapedKeys escaped = new EscapedKeys(keys, leavings::incrementAndGet)) {
            assertThat(new String(escaped.readAllBytes(), UTF_8).replace('\r', '<'))
                    .isEqualTo(passed);
        }
        assertThat(leavings).hasValue(left);
    }
}
