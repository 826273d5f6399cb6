package io.recompute.examples;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The training project that examples run on remote machines, run here. */
class DigitsProjectTest {
    private static final Path PROJECT = Path.of("projects", "digits");
    private static final String PYTHON = "python3";
    private static final int EPOCHS = 4;
    private static final Pattern EPOCH =
            Pattern.compile("epoch +(?<number>\\d+)/4 +loss (?<loss>[\\d.]+) +accuracy (?<accuracy>[\\d.]+) .*");

    @TempDir
    Path copy;

    @BeforeEach
    void copyProject() throws IOException {
        String path = Objects.requireNonNullElse(System.getenv("PATH"), "");
        assumeTrue(
                Stream.of(path.split(File.pathSeparator, -1))
                        .anyMatch(entry -> !entry.isEmpty() && Files.isExecutable(Path.of(entry, PYTHON))),
                "there is no python3 on the PATH to train with");
        try (Stream<Path> files = Files.walk(PROJECT)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                Path target = copy.resolve(PROJECT.relativize(file).toString());
                Files.createDirectories(target.resolveSibling(""));
                Files.copy(file, target);
            }
        }
    }

    private List<String> train() throws IOException, InterruptedException {
        Path output = copy.resolve("output.txt");
        Process process = new ProcessBuilder(PYTHON, "x.py", "--epochs", Integer.toString(EPOCHS))
                .directory(copy.toFile())
                .redirectErrorStream(true)
                .redirectOutput(output.toFile())
                .start();
        assertThat(process.waitFor(2, TimeUnit.MINUTES)).isTrue();
        List<String> lines = Files.readAllLines(output);
        assertThat(process.exitValue()).as(String.join("\n", lines)).isZero();
        return lines;
    }

    private static List<MatchResult> epochs(List<String> lines) {
        return lines.stream().flatMap(line -> EPOCH.matcher(line).results()).toList();
    }

    @Test
    void theLossFallsAndTheResultsAreWritten() throws Exception {
        List<MatchResult> epochs = epochs(train());
        assertThat(epochs).hasSize(EPOCHS);
        assertThat(epochs.stream().map(epoch -> -Double.parseDouble(epoch.group(2))))
                .isSorted();
        assertThat(Double.parseDouble(epochs.get(EPOCHS - 1).group(3))).isGreaterThan(0.85);
        assertThat(Files.readAllLines(copy.resolve("bin/metrics.csv"))).hasSize(EPOCHS + 1);
        assertThat(copy.resolve("bin/model.json")).content().startsWith("{\"hidden\": [");
    }

    @Test
    void theSameSeedGivesTheSameNetwork() throws Exception {
        Path model = copy.resolve("bin/model.json");
        assertThat(train()).isNotEmpty();
        String first = Files.readString(model);
        assertThat(train()).isNotEmpty();
        assertThat(model).hasContent(first);
    }
}
