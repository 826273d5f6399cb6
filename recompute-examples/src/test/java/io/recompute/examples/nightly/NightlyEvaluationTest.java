package io.recompute.examples.nightly;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.recompute.Recompute;
import io.recompute.config.ConfigFile;
import io.recompute.testkit.EmbeddedSsh;
import io.recompute.testkit.EmbeddedSshServer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The nightly test, run as a build tool runs it: in a JVM of its own, on the embedded server. */
@Timeout(120)
@EmbeddedSsh
class NightlyEvaluationTest {
    /** Fits y = 3 x; the accuracy is how near it has come. */
    private static final String TRAINING = """
            import os
            w = 0.0
            for step in range(20):
                w -= 0.1 * sum((w * x - 3 * x) * x for x in (1, 2)) / 2
                print("epoch %d  accuracy %.3f" % (step, w / 3))
            os.makedirs("bin", exist_ok=True)
            open("bin/model.txt", "w").write("%.3f" % w)
            """;

    @TempDir
    Path root;

    private Path project = Path.of("");

    private record Outcome(int status, String text) {}

    @BeforeEach
    void makeProject(EmbeddedSshServer server) throws IOException {
        project = Files.createDirectories(root.resolve("nightly-" + root.getFileName()));
        Files.writeString(project.resolve("x.py"), TRAINING);
        Files.writeString(project.resolve("baseline.txt"), "0.95\n");
        Recompute.instances(root.resolve("conf")).add(server.instance());
    }

    private Outcome evaluate(Map<String, String> more) throws Exception {
        ProcessBuilder java = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-classpath",
                        System.getProperty("java.class.path"),
                        JUnitMain.class.getName(),
                        NightlyEvaluation.class.getName())
                .redirectErrorStream(true);
        java.environment().put(ConfigFile.VARIABLE, root.resolve("conf").toString());
        java.environment().put("NIGHTLY_PROJECT", project.toString());
        java.environment().put("NIGHTLY_RESULTS", root.resolve("results").toString());
        java.environment().put("NIGHTLY_INSTANCE", "0");
        java.environment().putAll(more);
        Process process = java.start();
        String text = new String(process.getInputStream().readAllBytes(), UTF_8);
        return new Outcome(process.waitFor(), text);
    }

    private Path kept(String name) throws IOException {
        try (Stream<Path> days = Files.list(root.resolve("results"))) {
            return days.toList().get(0).resolve(name);
        }
    }

    @Test
    void aModelThatIsAsGoodPassesAndItsResultsAreKept() throws Exception {
        Outcome outcome = evaluate(Map.of());
        assertThat(outcome.status()).as(outcome.text()).isZero();
        assertThat(outcome.text()).contains("1 tests successful");
        assertThat(kept("bin/model.txt")).hasContent("2.990");
        assertThat(kept("log.txt")).content().contains("accuracy 0.997");
    }

    @Test
    void aModelThatIsWorseFailsWithBothFiguresAndItsResultsAreKept() throws Exception {
        Files.writeString(project.resolve("baseline.txt"), "0.999\n");
        Outcome outcome = evaluate(Map.of());
        assertThat(outcome.status()).as(outcome.text()).isEqualTo(1);
        assertThat(outcome.text()).contains("the accuracy fell from 0.999 to 0.997");
        assertThat(kept("log.txt")).content().contains("accuracy 0.997");
    }

    @Test
    void aTrainingThatFailsIsNoPass() throws Exception {
        Files.writeString(project.resolve("x.py"), "print('accuracy 1.0')\nraise SystemExit(3)\n");
        Outcome outcome = evaluate(Map.of());
        assertThat(outcome.status()).as(outcome.text()).isEqualTo(1);
        assertThat(outcome.text()).contains("the training ended as FAILED(3)");
    }

    @Test
    void anAccuracyThatIsNoNumberIsNoPass() throws Exception {
        Files.writeString(project.resolve("x.py"), """
                import os
                os.mkdir("bin")
                print("accuracy 0.99\\naccuracy nan")
                """);
        Outcome outcome = evaluate(Map.of());
        assertThat(outcome.status()).as(outcome.text()).isEqualTo(1);
        assertThat(outcome.text()).contains("no accuracy");
    }

    @Test
    void aMachineThatIsNotReachedIsNoPass(EmbeddedSshServer server) throws Exception {
        server.stop();
        try {
            Outcome outcome = evaluate(Map.of());
            assertThat(outcome.status()).as(outcome.text()).isEqualTo(1);
            assertThat(outcome.text()).contains("1 tests failed", "127.0.0.1", "refused");
        } finally {
            server.start();
        }
    }

    @Test
    void aMachineThatNobodyNamedIsNoPass() throws Exception {
        Outcome outcome = evaluate(Map.of("NIGHTLY_INSTANCE", ""));
        assertThat(outcome.status()).as(outcome.text()).isEqualTo(1);
        assertThat(outcome.text()).contains("set NIGHTLY_INSTANCE");
    }
}
