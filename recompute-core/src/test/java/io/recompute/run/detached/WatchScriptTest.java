package io.recompute.run.detached;

import static io.recompute.run.detached.BareMachine.text;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** How the script that watches jobs hands their ids on. */
@Timeout(60)
@DisabledOnOs(OS.WINDOWS)
class WatchScriptTest {
    /** One of 500 tasks was forgotten where its id lay across two pages of the file and the reader was quick. */
    @ParameterizedTest
    @ValueSource(strings = {"dash", "bash", "busybox", "mksh", "zsh"})
    void anIdThatComesInPiecesIsOneId(String shell, @TempDir Path directory) throws Exception {
        Path program = Path.of("/bin", shell);
        assumeTrue(Files.isExecutable(program), () -> "there is no " + shell + " here");
        String watch = text("watch.sh");
        int begin = watch.indexOf("more_jobs() {");
        String function = watch.substring(begin, watch.indexOf("\n}\n", begin) + 3);
        List<String> line = new ArrayList<>(List.of(program.toString()));
        if (shell.equals("busybox")) {
            line.add("sh");
        }
        line.addAll(List.of(
                "-c", function + """
                jobs='' piece=''
                exec 6>"$1" 7<"$1"
                more_jobs
                printf 'run-1\\nru' >&6
                more_jobs
                more_jobs
                printf 'n-2\\nrun-3\\n' >&6
                more_jobs
                printf 'run-4\\n' >&6
                more_jobs
                echo $jobs
                """, "watch", directory.resolve("queue").toString()));
        Process process = new ProcessBuilder(line)
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        process.getOutputStream().close();
        assertThat(new String(process.getInputStream().readAllBytes(), UTF_8).strip())
                .isEqualTo("run-1 run-2 run-3 run-4");
    }
}
