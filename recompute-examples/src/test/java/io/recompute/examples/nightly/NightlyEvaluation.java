package io.recompute.examples.nightly;

import static org.junit.jupiter.api.Assertions.assertTrue;

import io.recompute.Recompute;
import io.recompute.Workspace;
import io.recompute.curve.Curve;
import io.recompute.run.RemoteProcess;
import io.recompute.run.RunSpec;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.LocalDate;
import java.util.Objects;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * A nightly evaluation: trains on a machine and fails where the accuracy is worse than the baseline, a number in {@code
 * baseline.txt} of the project. Copy it, and let a nightly job call
 *
 * <pre>{@code
 * NIGHTLY_INSTANCE=0 mvn test -Dtest=NightlyEvaluation
 * }</pre>
 *
 * <p>{@code NIGHTLY_INSTANCE} is a machine of {@code ~/.recompute.conf}, or of the file that {@code RECOMPUTE_CONFIG} names.
 * The name of this class does not end in Test, so that no ordinary build runs it. What it measured stays below {@code
 * NIGHTLY_RESULTS}.
 */
@Tag("nightly")
class NightlyEvaluation {
    private static final String ACCURACY = "accuracy (\\S+)";

    private final Path project = Path.of(setting("NIGHTLY_PROJECT", "projects/digits"));
    private final Path results = Path.of(setting("NIGHTLY_RESULTS", "target/nightly"), LocalDate.now() + "");

    @Test
    void theModelIsAsGoodAsItWas() throws IOException, InterruptedException {
        double baseline = Double.parseDouble(
                Files.readString(project.resolve("baseline.txt")).strip());
        int instance = Integer.parseInt(setting("NIGHTLY_INSTANCE", ""));

        try (Workspace machine = Recompute.project(project).instance(instance).init()) {
            RemoteProcess training = machine.runAsync(RunSpec.shell(setting("NIGHTLY_COMMAND", "python3 x.py"))
                    .name("nightly evaluation")
                    .timeLimit(Duration.ofHours(4)) // the machine ends it, whatever becomes of this program
                    .lease(Duration.ofMinutes(10))); // and where the nightly job is cancelled
            var status = training.waitFor();
            training.log().copyTo(Files.createDirectories(results).resolve("log.txt"));
            assertTrue(status.isSuccess(), () -> "the training ended as " + status + "; see " + results);
            machine.pull("bin/", results.resolve("bin")).join();

            Curve accuracy = Curve.read("accuracy", results.resolve("log.txt"), ACCURACY);
            assertTrue(accuracy.count() > 0 && accuracy.unusable() == 0, () -> "no accuracy, or nan, in " + results);
            double reached = accuracy.last().orElseThrow();
            assertTrue(
                    reached >= baseline,
                    () -> "the accuracy fell from " + baseline + " to " + reached + "; see " + results + "\n"
                            + accuracy);
        }
    }

    private static String setting(String variable, String otherwise) {
        String value = Objects.requireNonNullElse(System.getenv(variable), otherwise);
        assertTrue(!value.isEmpty(), () -> "set " + variable + ", as to 0: a machine of ~/.recompute.conf");
        return value;
    }
}
