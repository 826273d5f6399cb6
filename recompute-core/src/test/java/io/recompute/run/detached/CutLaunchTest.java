package io.recompute.run.detached;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.recompute.Remains;
import io.recompute.transport.control.Script;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A launcher that is killed anywhere: its id starts all the same when it is launched again, and starts once. */
@Timeout(240)
@EnabledOnOs(value = OS.LINUX, disabledReason = "looks into /proc")
class CutLaunchTest {
    private static final int COMMANDS = 16;

    private static final List<String> PROGRAMS = List.of(
            "mkdir", "ln", "mv", "rm", "mkfifo", "setsid", "env", "date", "cat", "wc", "tr", "sleep", "uname", "grep");
    /** Counts the external commands of a launch, and kills the launcher before or after the one of that number. */
    private static final String STUB = "#!/bin/sh\nread at when <\"$CUT/at\"\nset -C\n"
            + "count=1; until { true >\"$CUT/$count\"; } 2>/dev/null; do\n"
            // Where the test was given up, there is nothing to count in.
            + "[ -d \"$CUT\" ] || exec @REAL@ \"$@\"\ncount=$((count + 1)); done\nset +C\n"
            + "cut() { [ $count = $at ] && [ $when = $1 ] && kill -9 $(/bin/cat \"$CUT/launcher\"); }\n"
            + "cut before\n@REAL@ \"$@\"\nstatus=$?\ncut after\nexit $status\n";

    @TempDir
    Path directory;

    @AfterEach
    void end() throws IOException {
        Remains.end("CUT", directory);
        Remains.deleteLinks(directory);
    }

    @ParameterizedTest
    @CsvSource({"dash, before", "dash, after", "bash, after", "busybox, after"})
    void aCutLaunchNeitherBlocksItsIdNorStartsTwice(String shell, String when) throws Exception {
        assumeTrue(Files.isExecutable(Path.of("/bin", shell)), () -> "there is no " + shell + " here");
        Path sh = Files.createSymbolicLink(directory.resolve("sh"), Path.of("/bin", shell));
        Path path = stubs();
        int cuts = 0;
        // A command that outlives the launch cuts nothing; others come after it.
        for (int at = 1; at <= COMMANDS; at++) {
            Path project = Files.createDirectory(directory.resolve("project" + at));
            String first = launch(sh, path, state(at, when), project);
            cuts += first.startsWith("started ") ? 0 : 1;
            // What the first has started may still count in its own.
            String second = launch(sh, path, state(0, "never-" + at), project);
            assertThat(second).as(when + " command " + at + ": " + first).matches("(started|attached) \\d+\n");
        }
        assertThat(cuts).isGreaterThan(5);
        // What was cut may start long after, and all write to the end.
        Remains.awaitEnd("CUT", directory);
        for (int at = 1; at <= COMMANDS; at++) {
            Path project = directory.resolve("project" + at);
            assertThat(project.resolve(".recompute/runs/x/exit"))
                    .as(when + " command " + at)
                    .exists();
            assertThat(project.resolve("starts")).as(when + " command " + at).hasContent("started\n");
        }
    }

    private Path state(int at, String when) throws IOException {
        Path state = Files.createDirectory(directory.resolve("cut-" + when + "-" + at));
        Files.writeString(state.resolve("at"), at + " " + when + "\n");
        return state;
    }

    /** Stand-ins for the programs, each of which calls the real one. */
    private Path stubs() throws IOException {
        Path path = Files.createDirectory(directory.resolve("path"));
        for (String program : PROGRAMS) {
            Path real = Stream.of("/bin", "/usr/bin")
                    .map(place -> Path.of(place, program))
                    .filter(Files::isExecutable)
                    .findFirst()
                    .orElseThrow();
            Path stub = path.resolve(program);
            Files.writeString(stub, STUB.replace("@REAL@", real.toString()));
            assertThat(stub.toFile().setExecutable(true)).isTrue();
        }
        return path;
    }

    private static String launch(Path sh, Path path, Path state, Path project) throws Exception {
        Path script = state.resolve("launch.sh");
        String runner = Script.text(Runs.class, "runner.sh").replace("# @PROCESS@", RunDirectories.FUNCTIONS);
        Files.writeString(
                script,
                ("echo $$ >\"$CUT/launcher\"\n" + RunDirectories.FUNCTIONS + "\n"
                                + Script.text(Runs.class, "detached.sh")
                                + Script.text(Runs.class, "prepare.sh")
                                + Script.text(Runs.class, "launch.sh"))
                        .replace("/bin/sh", sh.toString()));
        String command = "echo started >>starts";
        ProcessBuilder builder = new ProcessBuilder(
                        sh.toString(), script.toString(), project.toString(), "x", "n", "t", command, "export A=1")
                .redirectError(ProcessBuilder.Redirect.DISCARD);
        builder.command().addAll(List.of(sh.toString(), runner.replace("/bin/sh", sh.toString()), "", "", "command=t"));
        builder.environment().put("PATH", path.toString());
        builder.environment().put("CUT", state.toString());
        return Said.by(builder.start());
    }
}
