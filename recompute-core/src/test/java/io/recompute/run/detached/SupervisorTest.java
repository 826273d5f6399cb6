package io.recompute.run.detached;

import static io.recompute.run.detached.BareMachine.text;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a run's supervisor starts besides the job. */
@Timeout(120)
@DisabledOnOs(OS.WINDOWS)
class SupervisorTest {
    private static final String START = "    start_role times 9>&- &\n";

    /**
     * One of 500 short jobs never ended: TERM came before the shell that notes the times had become its program, where a trap
     * of its parent's took it.
     */
    @ParameterizedTest
    @ValueSource(strings = {"dash", "bash", "busybox"})
    void aRunEndsThoughASignalToItsHelpersIsLost(String shell, @TempDir Path directory) throws Exception {
        try (BareMachine machine = BareMachine.in(directory, shell, "setsid", "mkfifo", "awk", "cut")) {
            String runner = text("runner.sh");
            assertThat(runner).contains(START);
            String deaf = runner.replace(START, "    (trap '' TERM; start_role times) 9>&- &\n");
            assertThat(machine.launch("x", "exit 5", "", deaf)).startsWith("started ");
            assertThat(machine.end("x")).startsWith("x 5 ");
        }
    }
}
