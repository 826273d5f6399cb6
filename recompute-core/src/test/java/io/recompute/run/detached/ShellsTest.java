package io.recompute.run.detached;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.recompute.transport.control.Script;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The scripts with other shells in the place of {@code /bin/sh}, and on machines that have fewer programs. */
@Timeout(60)
@EnabledOnOs(value = OS.LINUX, disabledReason = "looks into /proc")
class ShellsTest {
    private static final List<String> NEEDED = List.of(
            "mkdir", "sleep", "cat", "ln", "mv", "wc", "tr", "date", "rm", "env", "grep", "head", "tail", "nohup");

    @TempDir
    Path directory;

    /** JUnit deletes links as well, but warns of each. */
    @AfterEach
    void deleteLinks() throws IOException {
        try (Stream<Path> files = Files.walk(directory)) {
            for (Path link : files.filter(Files::isSymbolicLink).toList()) {
                Files.delete(link);
            }
        }
    }

    static Stream<Arguments> machines() {
        return Stream.of("dash", "bash", "busybox")
                .flatMap(shell -> Stream.of("setsid mkfifo", "setsid", "python3 mkfifo", "perl mkfifo", "mkfifo")
                        .map(programs -> Arguments.of(shell, programs)));
    }

    @ParameterizedTest
    @MethodSource("machines")
    void aRunStartsIsListedWatchedAndKilled(String shell, String programs) throws Exception {
        Path sh = Files.createSymbolicLink(directory.resolve("sh"), found(shell));
        Path path = Files.createDirectory(directory.resolve("path"));
        for (String program :
                Stream.concat(NEEDED.stream(), Stream.of(programs.split(" "))).toList()) {
            Files.createSymbolicLink(path.resolve(program), found(program));
        }
        Path project = Files.createDirectory(directory.resolve("a project"));
        String runner = text("runner.sh").replace("# @PROCESS@", RunDirectories.FUNCTIONS);
        String environment = "export RECOMPUTE_RUN_ID=x";
        String command = "read line </proc/$$/stat; set -- ${line##*) }; echo \"$4 $$\"; exit 5";

        String[] launch = {project.toString(), "x", "n", "t", command, environment, sh.toString(), runner};
        assertThat(run(sh, path, text("launch.sh"), launch)).startsWith("started ");
        assertThat(run(sh, path, text("launch.sh"), launch)).startsWith("attached ");
        assertThat(watched(sh, path, project, "x")).startsWith("x 5 ");
        assertThat(run(sh, path, text("list.sh"), project.toString())).contains("run x\n", "name n\n", "exit 1 5 ");
        String log = Files.readString(project.resolve("a project.log")).strip();
        String[] numbers = log.substring(log.lastIndexOf('\n') + 1).split(" ");
        boolean ownSession = !programs.equals("mkfifo");
        assertThat(numbers[0].equals(numbers[1])).as(log).isEqualTo(ownSession);
        assertThat(log.contains("a kill reaches fewer")).isEqualTo(!ownSession);

        launch[1] = "y";
        launch[4] = "trap '' TERM; sleep 600 & wait; while true; do sleep 600; done";
        assertThat(run(sh, path, text("launch.sh"), launch)).startsWith("started ");
        String runs = project.resolve(".recompute/runs").toString();
        String supervisor = Files.readString(Path.of(runs, "y", "start")).split(" ")[5];
        assertThat(Files.readString(Path.of("/proc", supervisor, "environ")))
                .as("or a kill of the outer run would end the supervisor of this one")
                .doesNotContain("RECOMPUTE_RUN_COOKIE");
        assertThat(run(sh, path, text("members.sh") + text("kill.sh"), runs, "TERM", "2", "x", "y"))
                .isEqualTo("ended x\nkilled y\n");
        assertThat(watched(sh, path, project, "y")).startsWith("y 137 ").endsWith(" TERM -");
    }

    @ParameterizedTest
    @ValueSource(strings = {"dash", "bash", "busybox"})
    void outputsAreKeptApartAndRead(String shell) throws Exception {
        Path sh = Files.createSymbolicLink(directory.resolve("sh"), found(shell));
        Path path = Files.createDirectory(directory.resolve("path"));
        for (String program : Stream.concat(NEEDED.stream(), Stream.of("setsid", "mkfifo", "ls", "awk"))
                .toList()) {
            Files.createSymbolicLink(path.resolve(program), found(program));
        }
        Path project = Files.createDirectory(directory.resolve("a project"));
        String runner = text("runner.sh")
                .replace("# @PROCESS@", RunDirectories.FUNCTIONS)
                .replace("outputs=together #", "outputs=separate #");
        String command = "echo out; echo err >&2; printf more; exit 5";
        String[] launch = {project.toString(), "x", "n", "t", command, "true", sh.toString(), runner};
        if (!shell.equals("busybox")) { // which has a tee of its own
            assertThat(run(sh, path, text("launch.sh"), launch)).startsWith("started ");
            assertThat(watched(sh, path, project, "x")).startsWith("x 5 ");
            assertThat(project.resolve("a project.log")).content().contains("not kept apart", "out\n", "err\n", "more");
        }
        Files.createSymbolicLink(path.resolve("tee"), found("tee"));
        launch[1] = "y";
        assertThat(run(sh, path, text("launch.sh"), launch)).startsWith("started ");
        assertThat(watched(sh, path, project, "y")).startsWith("y 5 ");
        String directoryOfRun = project.resolve(".recompute/runs/y").toString();
        String read = text("place.sh") + "\n" + text("read.sh");
        String follow = text("place.sh") + "\n" + text("follow.sh");
        assertThat(run(sh, path, read, directoryOfRun, "from", "1", "stdout", "", "9"))
                .matches("1 8 1 \\d+\nut\nmore");
        assertThat(run(sh, path, follow, directoryOfRun, "tail", "1", "stdout", "heard"))
                .matches("4 8 4 \\d+\nmore");
        assertThat(run(sh, path, follow, directoryOfRun, "from", "99", "stderr", "heard"))
                .matches("4 4 4 \\d+\n");
        assertThat(run(sh, path, text("sizes.sh"), directoryOfRun, "stdout")).isEqualTo("8\n");
        Files.writeString(Path.of(directoryOfRun, "times"), "1000 8 6 4\n");
        assertThat(run(sh, path, read, directoryOfRun, "since", "60", "stdout", "", "9"))
                .matches("4 8 4 \\d+\nmore");
        assertThat(run(sh, path, read, directoryOfRun, "from", "0", "stdout", "out", "1"))
                .matches("0 8 [04] \\d+\n(0:out\nend\n|out\n)more");
    }

    private String watched(Path sh, Path path, Path project, String id) throws IOException {
        Process watch = start(
                sh, path, text("watch.sh"), project.resolve(".recompute/runs").toString());
        try (BufferedReader lines = watch.inputReader(UTF_8)) {
            watch.getOutputStream().write((id + "\n").getBytes(UTF_8));
            watch.getOutputStream().flush();
            assertThat(lines.readLine()).isEqualTo("watching");
            String line = lines.readLine();
            watch.getOutputStream().close();
            return line == null ? "nothing" : line;
        }
    }

    private String run(Path sh, Path path, String script, String... arguments) throws Exception {
        Process process = start(sh, path, script, arguments);
        process.getOutputStream().close();
        String out = new String(process.getInputStream().readAllBytes(), UTF_8);
        assertThat(process.waitFor(20, TimeUnit.SECONDS)).isTrue();
        return out;
    }

    private Process start(Path sh, Path path, String script, String... arguments) throws IOException {
        Path file = Files.createTempFile(directory, "script", ".sh");
        Files.writeString(file, (RunDirectories.FUNCTIONS + "\n" + script).replace("/bin/sh", sh.toString()));
        List<String> line = Stream.concat(Stream.of(sh.toString(), file.toString()), Stream.of(arguments))
                .map(argument -> argument.replace("/bin/sh", sh.toString()))
                .toList();
        ProcessBuilder builder = new ProcessBuilder(line).redirectError(ProcessBuilder.Redirect.DISCARD);
        builder.environment().put("PATH", path.toString());
        builder.environment().put("RECOMPUTE_RUN_COOKIE", "that of a run which launches this one");
        return builder.start();
    }

    private static String text(String resource) {
        return Script.text(RunDirectories.class, resource);
    }

    private static Path found(String program) {
        Optional<Path> found = Stream.of("/bin", "/usr/bin", "/usr/local/bin")
                .map(place -> Path.of(place, program))
                .filter(Files::isExecutable)
                .findFirst();
        assumeTrue(found.isPresent(), () -> "there is no " + program + " here");
        return found.orElseThrow();
    }
}
