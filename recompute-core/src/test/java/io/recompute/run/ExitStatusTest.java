package io.recompute.run;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ExitStatusTest {
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
}
