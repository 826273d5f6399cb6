package io.recompute.examples.re;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.recompute.Recompute;
import io.recompute.testkit.EmbeddedSsh;
import io.recompute.testkit.EmbeddedSshServer;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** re as a program of its own, without a terminal. */
@Timeout(value = 2, unit = TimeUnit.MINUTES, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
@EmbeddedSsh
class ReProcessTest {
    @TempDir
    Path root;

    private final EmbeddedSshServer server;
    private final List<Process> started = new ArrayList<>();
    private Path project;

    ReProcessTest(EmbeddedSshServer server) {
        this.server = server;
    }

    @BeforeEach
    void makeProject() throws Exception {
        project = Files.createDirectories(root.resolve("program"));
        Recompute.instances(root.resolve(".recompute.conf")).add(server.instance());
        assertThat(end(start("init"))).isZero();
    }

    @AfterEach
    void endAll() {
        started.forEach(Process::destroyForcibly);
    }

    private Process start(String... arguments) throws IOException {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Duser.home=" + root,
                "-cp",
                System.getProperty("java.class.path"),
                ReMain.class.getName()));
        command.addAll(List.of(arguments));
        ProcessBuilder builder = new ProcessBuilder(command)
                .directory(project.toFile())
                .redirectError(root.resolve("err").toFile());
        builder.environment().remove("RECOMPUTE_CONFIG");
        builder.environment().remove("JAVA_TOOL_OPTIONS");
        Process process = builder.start();
        started.add(process);
        return process;
    }

    private static int end(Process process) throws InterruptedException {
        assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
        return process.exitValue();
    }

    private static BufferedReader reader(Process process) {
        return new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
    }

    @Test
    void theExitStatusIsTheCommands() throws Exception {
        Process process = start("sync", "echo there; exit 7");
        assertThat(reader(process).readLine()).isEqualTo("there");
        assertThat(end(process)).isEqualTo(7);
        assertThat(root.resolve("err")).content().isEmpty();
    }

    @Test
    void anInterruptEndsTheRemoteCommand() throws Exception {
        Process process = start("sync", "echo $$; exec sleep 600");
        String pid = reader(process).readLine();
        assertThat(ProcessHandle.of(Long.parseLong(pid))).isPresent();
        assumeTrue(takesInterrupts(process), "interrupts are ignored here, as below a shell's background job");
        assertThat(end(new ProcessBuilder("kill", "-INT", Long.toString(process.pid())).start()))
                .isZero();
        assertThat(end(process)).isEqualTo(130);
        assertThat(ProcessHandle.of(Long.parseLong(pid)).filter(ProcessHandle::isAlive))
                .isEmpty();
        assertThat(root.resolve("err")).content().startsWith("re: interrupted").hasLineCount(1);
    }

    @Test
    void theRemoteCommandEndsWhereNobodyReadsItsOutput() throws Exception {
        Process process = start("sync", "echo $$; exec yes");
        String pid;
        try (BufferedReader output = reader(process)) {
            pid = output.readLine();
        }
        assertThat(end(process)).isEqualTo(141);
        assertThat(ProcessHandle.of(Long.parseLong(pid)).filter(ProcessHandle::isAlive))
                .isEmpty();
        assertThat(root.resolve("err")).content().isEmpty();
    }

    private static boolean takesInterrupts(Process process) throws IOException {
        Path status = Path.of("/proc", Long.toString(process.pid()), "status");
        if (!Files.exists(status)) {
            return true;
        }
        return Files.readAllLines(status).stream()
                .filter(line -> line.startsWith("SigIgn:"))
                .allMatch(line -> (Long.parseUnsignedLong(line.substring(7).strip(), 16) & 2) == 0);
    }

    @Test
    void nobodyIsAskedWithoutATerminal() throws Exception {
        Process process = start("kill");
        assertThat(end(process)).isEqualTo(1);
        assertThat(root.resolve("err")).content().contains("--idx").hasLineCount(1);
    }

    @Test
    void aPasswordIsReadFromAPipe() throws Exception {
        Process process = start("sshadd", "--instance=tester@" + server.host() + ":" + server.port());
        process.outputWriter().append("wrong\n").close();
        assertThat(end(process)).isEqualTo(1);
        assertThat(root.resolve("err")).content().contains(server.hostKeyFingerprint());
        assertThat(Recompute.instances(root.resolve(".recompute.conf")).list()).hasSize(1);
    }
}
