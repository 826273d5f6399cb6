package io.recompute.examples.jupyter;

import static org.assertj.core.api.Assertions.assertThat;

import io.recompute.Recompute;
import io.recompute.testkit.EmbeddedSsh;
import io.recompute.testkit.EmbeddedSshServer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The start-up file in a real JShell. */
@Timeout(value = 2, unit = TimeUnit.MINUTES, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
@EmbeddedSsh
class JShellTest {
    @TempDir
    Path root;

    /** What JShell prints that is fed these lines, as if they were typed. */
    private String jshell(EmbeddedSshServer server, String... lines) throws Exception {
        Path config = root.resolve(".recompute.conf");
        Recompute.instances(config).add(server.instance());
        Path input = Files.writeString(root.resolve("input"), String.join("\n", lines) + "\n/exit\n");
        Path notebooks = Path.of("notebooks");
        ProcessBuilder builder = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "jshell")
                                .toString(),
                        "--class-path",
                        System.getProperty("java.class.path"),
                        "--startup",
                        "DEFAULT",
                        "--startup",
                        notebooks.resolve("recompute.jsh").toString())
                .redirectInput(input.toFile())
                .redirectErrorStream(true)
                .redirectOutput(root.resolve("output").toFile());
        builder.environment().put("RECOMPUTE_CONFIG", config.toString());
        // JShell keeps its history in the home directory's preferences
        builder.environment().put("JAVA_TOOL_OPTIONS", "-Djava.util.prefs.userRoot=" + root);
        Process process = builder.start();
        try {
            assertThat(process.waitFor(90, TimeUnit.SECONDS)).isTrue();
        } finally {
            process.descendants().forEach(ProcessHandle::destroyForcibly);
            process.destroyForcibly();
        }
        // it answers each line with a prompt and a backspace
        return Files.readString(root.resolve("output"), StandardCharsets.UTF_8).replace("\b", "");
    }

    @Test
    void valuesShowThemselvesAsText(EmbeddedSshServer server) throws Exception {
        Path project = Files.createDirectories(root.resolve("p"));
        String output = jshell(
                server,
                "/open notebooks/display.jsh",
                "Recompute.probe().run()",
                "Workspace machine = Recompute.project(Path.of(\"" + project + "\")).instance(0).init();",
                "RemoteProcess run = machine.runAsync(\"for i in 9 4 1; do echo loss=$i; done\");",
                "Objects.requireNonNull(run.waitFor())",
                "Curve.read(\"losses\", run.log(), \"loss=(\\\\d+)\")",
                "machine.processes().history()",
                "machine.close()");
        List<String> text = output.lines().map(String::stripTrailing).toList();
        assertThat(output).doesNotContain("Error:").doesNotContain("Exception").doesNotContain("\u001b");
        assertThat(text.get(text.indexOf(find(text, " ==>")) + 1))
                .startsWith("machine ")
                .endsWith("python");
        assertThat(text)
                .contains("         9 |**")
                .anyMatch(line -> line.endsWith("* losses: 3 values, last 1, lowest 1"));
        assertThat(text).anyMatch(line -> line.startsWith("idx  id ")).anyMatch(line -> line.contains("SUCCEEDED"));
    }

    @Test
    void showPrintsWholeWhatJShellWouldCut(EmbeddedSshServer server) throws Exception {
        String output = jshell(server, "show(\"x\".repeat(5000) + \"end\")");
        assertThat(output).contains("x".repeat(5000) + "end").doesNotContain("Error:");
    }

    private static String find(List<String> lines, String part) {
        return lines.stream().filter(line -> line.contains(part)).findFirst().orElseThrow();
    }
}
