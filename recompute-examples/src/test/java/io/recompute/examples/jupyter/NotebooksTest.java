package io.recompute.examples.jupyter;

import static org.assertj.core.api.Assertions.assertThat;

import io.recompute.Recompute;
import io.recompute.testkit.EmbeddedSsh;
import io.recompute.testkit.EmbeddedSshServer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The notebooks, run by a real Jupyter with the Java kernel, on SSH servers of this program. */
@Timeout(value = 6, unit = TimeUnit.MINUTES, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
@EmbeddedSsh
@NeedsJupyter
class NotebooksTest {
    @TempDir
    Path root;

    private final EmbeddedSshServer server;
    private Jupyter jupyter;
    private Path config;

    NotebooksTest(EmbeddedSshServer server) {
        this.server = server;
    }

    @BeforeEach
    void copyTheNotebooks() throws IOException {
        jupyter = new Jupyter(Files.createDirectories(root.resolve("jupyter")));
        config = root.resolve(".recompute.conf");
        copy(Path.of("notebooks"));
        copy(Path.of("projects"));
        Recompute.instances(config).add(server.instance());
    }

    private void copy(Path from) throws IOException {
        try (Stream<Path> paths = Files.walk(from)) {
            for (Path path : (Iterable<Path>) paths::iterator) {
                Files.copy(path, root.resolve(path.toString()));
            }
        }
    }

    /** The outputs of each code cell, by type; those with outputs go to {@code target/notebooks}. */
    @SuppressWarnings("unchecked")
    private List<List<Map<String, String>>> execute(String name) throws Exception {
        Path kept = Files.createDirectories(Path.of("target", "notebooks"))
                .resolve(name)
                .toAbsolutePath();
        return (List<List<Map<String, String>>>) jupyter.script(
                "execute.py",
                Map.of("RECOMPUTE_CONFIG", config.toString()),
                root.resolve("notebooks").resolve(name).toString(),
                kept.toString());
    }

    private static String last(List<Map<String, String>> outputs, String type) {
        return outputs.get(outputs.size() - 1).getOrDefault(type, "");
    }

    @Test
    void theQuickstartShowsWhatItDoes() throws Exception {
        List<List<Map<String, String>>> cells = execute("quickstart.ipynb");
        assertThat(last(cells.get(0), "text/html"))
                .startsWith("<table>")
                .contains(">free MiB</th>")
                .contains(" GiB</td>");
        assertThat(last(cells.get(0), "text/plain")).startsWith("machine").contains(" GiB ");
        assertThat(last(cells.get(1), "text/html")).contains("synchronised").contains("0 files, 0 bytes");
        assertThat(last(cells.get(2), "text/html")).contains("\n42\n");
        assertThat(last(cells.get(3), "text/html")).isEqualTo("SUCCEEDED");
        assertThat(last(cells.get(4), "text/html"))
                .startsWith("<svg")
                .contains("<polyline")
                .contains("digits: 12 values");
        assertThat(last(cells.get(4), "text/plain"))
                .contains("* digits: 12 values")
                .contains("+----");
        assertThat(last(cells.get(5), "text/html"))
                .startsWith("<table>")
                .contains(">digits</td>")
                .contains(">0</td>");
        assertThat(last(cells.get(6), "text/html"))
                .contains("<table>")
                .contains(">files</td>")
                .contains(">2</td>");
        assertThat(root.resolve("projects/digits/bin/metrics.csv")).isNotEmptyFile();
    }

    @Test
    void theStudyTrainsOnAFleetAndPlotsTheLosses() throws Exception {
        try (EmbeddedSshServer second = EmbeddedSshServer.create();
                EmbeddedSshServer third = EmbeddedSshServer.create()) {
            Recompute.instances(config).add(second.instance());
            Recompute.instances(config).add(third.instance());
            List<List<Map<String, String>>> cells = execute("study.ipynb");
            assertThat(last(cells.get(0), "text/html").split("<tr>")).hasSize(1 + 1 + 3);
            assertThat(last(cells.get(0), "text/html")).contains("<pre>Linux ");
            assertThat(last(cells.get(1), "text/html").split("FINISHED", -1)).hasSize(1 + 3);
            assertThat(last(cells.get(2), "text/html"))
                    .contains("loss by epoch")
                    .contains("rate 0.001: 12 values")
                    .contains("rate 0.01: 12 values")
                    .contains("rate 0.3: 12 values");
            assertThat(last(cells.get(2), "text/html").split("<polyline")).hasSize(1 + 3);
            assertThat(last(cells.get(3), "text/html")).matches("the best is rate 0\\.\\d+");
        }
    }

    @Test
    @SuppressWarnings("unchecked")
    void interruptingACellEndsTheWaitingAndNotTheRun() throws Exception {
        Path project = Files.createDirectories(root.resolve("waiting"));
        List<Map<String, String>> cells = (List<Map<String, String>>)
                jupyter.script("interrupt.py", Map.of("RECOMPUTE_CONFIG", config.toString()), project.toString());
        assertThat(cells.subList(0, 6))
                .extracting(cell -> cell.get("status"))
                .containsExactly("ok", "ok", "error", "ok", "ok", "ok");
        assertThat(cells.get(2).get("text")).startsWith("waiting").contains("java.lang.InterruptedException");
        assertThat(cells.get(3).get("text")).isEqualTo("true");
        assertThat(cells.get(4).get("text")).contains("still here");
        assertThat(cells.get(5).get("text")).endsWith("false");
        assertThat(cells.subList(6, 16))
                .allSatisfy(cell -> assertThat(cell.get("text")).contains("99").contains("InterruptedException"));
        assertThat(cells.get(16).get("text")).isEqualTo("42");
    }
}
