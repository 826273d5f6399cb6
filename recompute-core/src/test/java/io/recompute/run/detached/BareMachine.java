package io.recompute.run.detached;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.google.errorprone.annotations.CanIgnoreReturnValue;
import io.recompute.Remains;
import io.recompute.transport.control.Script;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * A machine that has few programs: a {@code PATH} of links to those that are named and to no others, and a shell in the
 * place of {@code /bin/sh}. The scripts run there as they are, without a channel in between.
 */
final class BareMachine implements AutoCloseable {
    private static final List<String> NEEDED = List.of(
            "mkdir", "sleep", "cat", "ln", "mv", "wc", "tr", "date", "rm", "env", "grep", "head", "tail", "nohup", "ls",
            "true", "printf");

    private final Path directory;
    private final Path sh;
    private final Path path;
    private final Path project;
    private List<String> beginning = List.of();
    private String gpus = "";

    private BareMachine(Path directory, Path sh, Path path, Path project) {
        this.directory = directory;
        this.sh = sh;
        this.path = path;
        this.project = project;
    }

    /** @param directory an empty one, for all that it needs */
    static BareMachine in(Path directory, String shell, String... programs) throws IOException {
        BareMachine machine = new BareMachine(
                directory,
                Files.createSymbolicLink(directory.resolve("sh"), found(shell)),
                Files.createDirectory(directory.resolve("path")),
                Files.createDirectory(directory.resolve("a project")));
        NEEDED.forEach(machine::add);
        Stream.of(programs).forEach(machine::add);
        return machine;
    }

    /** A machine that has nothing but busybox. */
    static BareMachine ofBusybox(Path directory) throws IOException {
        BareMachine machine = in(directory, "busybox");
        Stream.concat(NEEDED.stream(), Stream.of("sh", "setsid", "mkfifo", "xargs", "cp", "awk"))
                .forEach(program -> machine.add(program + "=busybox"));
        return machine;
    }

    /** Has no {@code /proc} from now on, only a {@code ps}. Skips the test where that takes more rights. */
    void hideProc() throws IOException, InterruptedException {
        String unshare = found("unshare").toString();
        String mount = found("mount").toString();
        add(
                "ps",
                "#!/bin/sh\nexec " + unshare + " --mount /bin/sh -c '" + mount + " -t proc proc /proc && exec "
                        + found("ps") + " \"$@\"' ps \"$@\"\n");
        beginning = List.of(unshare, "--mount", "/bin/sh", "-c", mount + " -t tmpfs none /proc && exec \"$@\"", "sh");
        String said = says("[ -e /proc/self ] || ps -o pid= -p $$ >/dev/null && echo hidden");
        assumeTrue(said.equals("hidden\n"), "no directory can be hidden from a process here");
    }

    /** Has that program from now on; {@code NAME=OTHER}: under that name another program, which has several. */
    @CanIgnoreReturnValue
    Path add(String program) {
        String[] names = program.split("=");
        Path link = path.resolve(names[0]);
        try {
            Files.deleteIfExists(link);
            return Files.createSymbolicLink(link, found(names[names.length - 1]));
        } catch (IOException e) {
            throw new AssertionError("no link to " + program, e);
        }
    }

    /** Has a program of that text from now on. */
    void add(String name, String text) throws IOException {
        Path file = path.resolve(name);
        Files.deleteIfExists(file);
        Files.writeString(file, text);
        assertThat(file.toFile().setExecutable(true)).isTrue();
    }

    /** Shares its graphics processors by that directory from now on, and finds those of AMD in that tree of devices. */
    void gpus(Path leases, Path devices) {
        gpus = text("gpus.sh")
                .replace("/tmp/recompute-gpus", leases.toString())
                .replace("kernel=/sys", "kernel='" + devices + "'");
    }

    Path project() {
        return project;
    }

    /** A run's directory. */
    Path run(String id) {
        return runs().resolve(id);
    }

    /** The directory of all runs. */
    Path runs() {
        return project.resolve(".recompute/runs");
    }

    /** What a script prints; fails where it, or what it leaves behind with its output, takes more than a minute. */
    String says(String script, String... arguments) throws IOException, InterruptedException {
        return Said.by(start(script, arguments));
    }

    /** Launches a run. */
    String launch(String id, String command, String options) throws IOException, InterruptedException {
        return launch(id, command, options, text("runner.sh"));
    }

    /** Launches a run with that program as its supervisor. */
    String launch(String id, String command, String options, String runner) throws IOException, InterruptedException {
        return says(
                text("detached.sh") + text("prepare.sh") + text("launch.sh"),
                project.toString(),
                id,
                "n",
                "t",
                command,
                "export RECOMPUTE_RUN_ID=" + id,
                sh.toString(),
                runner.replace("# @PROCESS@", RunDirectories.FUNCTIONS),
                options,
                options.isEmpty() || options.startsWith("gpus=")
                        ? ""
                        : RunDirectories.FUNCTIONS + RunKiller.MEMBERS + text("guard.sh"),
                "command=t",
                options.contains("gpus=") ? gpus : "");
    }

    /** What the watching of ends tells of that run's end. */
    String end(String id) throws IOException, InterruptedException {
        return line(1, id, text("watch.sh"), runs().toString());
    }

    /** The line of that number, from 1, of a log that is followed; then nobody reads it any longer. */
    String followed(String id, int number) throws IOException, InterruptedException {
        String follow = text("place.sh") + "\n" + text("follow.sh");
        return line(number, "", follow, run(id).toString(), "from", "0", "log", "heard");
    }

    /** Of what a script prints behind its first line, the line of that number; then its input ends. */
    private String line(int number, String input, String script, String... arguments)
            throws IOException, InterruptedException {
        Process process = start(script, arguments);
        try (OutputStream stdin = process.getOutputStream()) {
            if (!input.isEmpty()) {
                stdin.write((input + "\n").getBytes(UTF_8));
                stdin.flush();
            }
            return Said.line(process, number);
        }
    }

    private Process start(String script, String... arguments) throws IOException {
        Path file = Files.createTempFile(directory, "script", ".sh");
        Files.writeString(file, (RunDirectories.FUNCTIONS + "\n" + script).replace("/bin/sh", sh.toString()));
        List<String> line = Stream.of(beginning, List.of(sh.toString(), file.toString()), List.of(arguments))
                .flatMap(List::stream)
                .map(argument -> argument.replace("/bin/sh", sh.toString()))
                .toList();
        ProcessBuilder builder = new ProcessBuilder(line).redirectError(ProcessBuilder.Redirect.DISCARD);
        builder.environment().put("PATH", path.toString());
        builder.environment().put("RECOMPUTE_RUN_COOKIE", "that of a run which launches this one");
        return builder.start();
    }

    /** A script of the library. */
    static String text(String resource) {
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

    /** Ends what is left running there, and deletes the links. */
    @Override
    public void close() throws IOException {
        Remains.end("PATH", directory);
        Remains.deleteLinks(directory);
    }
}
