package io.recompute.examples.sweep;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.recompute.Recompute;
import io.recompute.testkit.EmbeddedSsh;
import io.recompute.testkit.EmbeddedSshServer;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Gradient descent on (2 w)²/2: the best rate is 1/4, and from 1/2 on it diverges. */
@Timeout(120)
class RateSweepTest {
    private static final double BEST = 0.25;

    private static final String TRAINING = """
            import os, sys, time
            rate, epochs = float(sys.argv[1]), int(sys.argv[2])
            with open(os.path.expanduser("~/starts"), "a") as starts:
                starts.write("%s\\n" % rate)
            while os.path.exists(os.path.expanduser("~/dying")):
                time.sleep(0.05)
            w = 3.0
            for epoch in range(epochs * 2):
                w -= rate * 4 * w
                print("loss %r" % (2 * w * w if abs(w) < 4 else float("nan")))
            """;

    @EmbeddedSsh
    EmbeddedSshServer first;

    @EmbeddedSsh
    EmbeddedSshServer second;

    @TempDir
    Path root;

    @BeforeEach
    void makeProject() throws IOException {
        Files.createDirectories(root.resolve("project"));
        Files.writeString(root.resolve("project/x.py"), TRAINING);
        Recompute.instances(root.resolve("conf")).add(first.instance());
        Recompute.instances(root.resolve("conf")).add(second.instance());
    }

    private record Said(int status, String text) {
        List<String[]> rows(int epochs) {
            return text.lines()
                    .map(line -> line.strip().split("\\s+"))
                    .filter(cells -> cells[0].equals(Integer.toString(epochs)))
                    .toList();
        }

        double best() {
            String[] last = text.lines().reduce("", (before, line) -> line).split("[ ,]+");
            return Double.parseDouble(last[2]);
        }
    }

    private Said sweep(String... more) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        RateSweep sweep = new RateSweep();
        sweep.printTo(new PrintStream(out, true, UTF_8));
        List<String> arguments = new ArrayList<>(List.of(
                root.resolve("project").toString(),
                "python3 x.py {rate} {epochs}",
                "loss (\\S+)",
                "--config=" + root.resolve("conf"),
                "--logs=" + root.resolve("logs")));
        arguments.addAll(List.of(more));
        int status = RateSweep.line(sweep).execute(arguments.toArray(new String[0]));
        return new Said(status, out.toString(UTF_8));
    }

    private static void assertFound(Said said) {
        double nearest = said.rows(1).stream()
                .map(cells -> Double.valueOf(cells[1]))
                .min(Comparator.comparingDouble(rate -> Math.abs(rate - BEST)))
                .orElseThrow();
        assertThat(said.status()).as(said.text()).isZero();
        assertThat(said.best()).as(said.text()).isCloseTo(nearest, within(1e-9));
    }

    @Test
    void theRateNextToTheOptimumIsFound() throws IOException {
        Said said = sweep("--rates=9", "--seed=4", "--lowest=0.01");
        assertFound(said);
        assertThat(said.rows(1)).hasSize(9);
        assertThat(said.rows(3)).hasSize(3);
        assertThat(said.rows(9)).hasSize(1);
        assertThat(said.text()).contains("diverged");
        assertThat(Files.readAllLines(first.home().resolve("starts"))).isNotEmpty();
        assertThat(Files.readAllLines(second.home().resolve("starts"))).isNotEmpty();
        assertThat(root.resolve("logs/epochs-9/0.log")).isRegularFile();
    }

    @Test
    void aMachineThatDiesCostsNoRate() throws Exception {
        Files.createFile(second.home().resolve("dying"));
        Thread death = new Thread(() -> {
            while (!Files.exists(second.home().resolve("starts"))) {
                LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(20));
            }
            second.stop();
        });
        death.start();
        Said said = sweep("--rates=4", "--lowest=0.01", "--gone-after=PT1S");
        death.join();
        assertFound(said);
        assertThat(said.rows(1))
                .hasSize(4)
                .allSatisfy(cells -> assertThat(String.join(" ", cells))
                        .contains(first.instance().address()));
    }

    @Test
    void whereAllDivergeThereIsNoBest() {
        Said said = sweep("--rates=2", "--lowest=5", "--highest=9");
        assertThat(said.status()).as(said.text()).isEqualTo(1);
        assertThat(said.text()).contains("diverged");
    }

    @Test
    void nonsenseIsRefused() {
        assertThat(sweep("--rates=0").status()).isEqualTo(1);
        assertThat(sweep("--lowest=2", "--highest=1").status()).isEqualTo(1);
    }
}
