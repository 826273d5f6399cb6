package io.recompute.transfer.delta;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RollingCrcTest {
    @ParameterizedTest
    @ValueSource(ints = {1, 2, 255, 65_536})
    void theSumThatWasMovedOnIsThatOfTheWindow(int window) {
        byte[] bytes = new byte[window + 3000];
        new Random(window).nextBytes(bytes);
        RollingCrc rolling = new RollingCrc(window);
        int sum = RollingCrc.of(bytes, 0, window);
        for (int at = 0; at + window < bytes.length; at++) {
            sum = rolling.roll(sum, bytes[at], bytes[at + window]);
            assertThat(sum).as("window at %s", at + 1).isEqualTo(RollingCrc.of(bytes, at + 1, window));
        }
    }
}
