package io.recompute.run.detached;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;

@DisabledOnOs(value = OS.WINDOWS, disabledReason = "there is no /bin/sh")
class SaidTest {
    @Test
    void allOfItIsToldAndOfWhatHangsWhatItHadSaid() throws Exception {
        assertThat(Said.by(new ProcessBuilder("/bin/sh", "-c", "echo one; cat; echo two").start()))
                .isEqualTo("one\ntwo\n");
        Process hangs = new ProcessBuilder("/bin/sh", "-c", "echo before; sleep 600; echo after").start();
        assertThatThrownBy(() -> Said.by(hangs, Duration.ofSeconds(1)))
                .isInstanceOf(AssertionError.class)
                .hasMessageContaining("no more than this");
        assertThat(hangs.waitFor()).isNotZero();
    }
}
