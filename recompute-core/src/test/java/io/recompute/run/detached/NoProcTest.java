package io.recompute.run.detached;

import static io.recompute.run.detached.BareMachine.text;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** A machine that tells of its processes by {@code ps} alone, as macOS and the BSDs do. */
@Timeout(120)
@EnabledOnOs(value = OS.LINUX, disabledReason = "has a namespace without /proc")
class NoProcTest {
    private static final String KILL = text("members.sh") + text("kill.sh");

    @TempDir
    Path directory;

    private BareMachine machine;

    @BeforeEach
    void hide() throws Exception {
        machine = BareMachine.in(directory, "dash", "setsid", "mkfifo", "awk", "cut");
        machine.hideProc();
    }

    @AfterEach
    void close() throws IOException {
        machine.close();
    }

    @Test
    void aRunIsStartedWaitedForAndKilledWithItsChildren() throws Exception {
        assertThat(machine.launch("x", "exit 5", "")).startsWith("started ");
        assertThat(machine.end("x")).startsWith("x 5 ");
        assertThat(machine.launch("x", "exit 5", "")).startsWith("attached ");
        assertThat(machine.launch("y", "sleep 600 & echo $! >child; sleep 600", ""))
                .startsWith("started ");
        assertThat(Files.readString(machine.run("y").resolve("start")))
                .as("the start as ps tells it")
                .matches("1 \\d+ \\w{3}_\\w{3}_\\d+_[\\d:]+_\\d{4} \\S+ \\d+ \\d+ \\w{3}_\\w{3}_\\S+\n");
        assertThat(listed("y")).contains("\nalive yes\n");
        Path child = machine.project().resolve("child");
        assertThat(machine.says("until [ -s \"$1\" ]; do sleep 0.05; done", child.toString()))
                .isEmpty();
        assertThat(machine.says(KILL, machine.runs().toString(), "TERM", "20", "x", "y"))
                .isEqualTo("ended x\nkilled y\n");
        assertThat(machine.end("y")).startsWith("y 143 ").endsWith(" TERM -");
        assertThat(WithLocalRuns.isAlive(Files.readString(child).strip())).isFalse();
    }

    @Test
    void aStrangersProcessWithTheSameNumberIsLeftAlone() throws Exception {
        Process stranger = new ProcessBuilder("sleep", "600").start();
        try {
            String process = stranger.pid() + " Thu_Jan_1_00:00:00_1970 ";
            Files.createDirectories(machine.run("z"));
            String boot = machine.says("boot");
            Files.writeString(machine.run("z").resolve("start"), "1 " + process + boot + " 0 " + process + "\n");
            assertThat(listed("z")).contains("\nalive no\n");
            assertThat(machine.says(KILL, machine.runs().toString(), "KILL", "2", "z"))
                    .isEqualTo("ended z\n");
            assertThat(stranger.isAlive()).isTrue();
        } finally {
            stranger.destroyForcibly();
        }
    }

    private String listed(String id) throws Exception {
        return machine.says(text("list.sh"), machine.project().toString(), id);
    }
}
