package io.recompute.testkit.environment;

import static org.assertj.core.api.Assertions.assertThat;

import io.recompute.Project;
import io.recompute.Recompute;
import io.recompute.RecomputeListener;
import io.recompute.Workspace;
import io.recompute.python.environment.InstallReport;
import io.recompute.testkit.EmbeddedSshServer;
import io.recompute.testkit.LeakCheck;
import io.recompute.transport.ssh.SshTransport;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** From a project with imports and nothing else to a finished run, with the system's Python and the real pip. */
@NeedsVenv
@LeakCheck
class EnvironmentTest {
    @TempDir
    Path directory;

    private PackageIndex index;
    private EmbeddedSshServer server;
    private Path project;
    private final List<String> said = Collections.synchronizedList(new ArrayList<>());
    private final List<InstallReport> reports = Collections.synchronizedList(new ArrayList<>());

    @BeforeEach
    void start() throws Exception {
        index = PackageIndex.start(
                Wheel.of("tinytorch", "1.0.0", "tinyyaml>=0.1"),
                Wheel.of("tinytorch", "1.1.0", "tinyyaml>=0.1"),
                Wheel.of("tinyyaml", "0.1.0"),
                Wheel.of("tqdm", "4.0"),
                Wheel.of("opencv-python", "4.9.0").module("cv2"));
        server = EmbeddedSshServer.create();
        project = Files.createDirectories(directory.resolve("vision"));
        Files.createDirectories(project.resolve(".recompute"));
        Files.writeString(project.resolve(".recompute/imports"), "tinytorch = tinytorch\n");
        Files.writeString(project.resolve("x.py"), """
                import sys
                import tinytorch, cv2
                print(tinytorch.__version__, cv2.__version__, sys.prefix != sys.base_prefix)
                """);
    }

    @AfterEach
    void stop() {
        index.close();
        server.close();
    }

    /** The project on instance 0 of a config file. */
    private Project described(Path local, String... further) throws Exception {
        Path config = Files.createTempFile(directory, "conf", "");
        Files.delete(config);
        Recompute.instances(config).add(server.instance());
        String settings = "python = " + NeedsVenv.PYTHON + "\nindex_url = " + index.url() + "\n"
                + String.join("\n", further) + "\n";
        Files.writeString(config, Files.readString(config).stripTrailing() + "\n" + settings);
        return Recompute.project(local).config(config).instance(0).events(new RecomputeListener() {
            @Override
            public void installing(String line) {
                said.add(line);
            }

            @Override
            public void installed(InstallReport report) {
                reports.add(report);
            }
        });
    }

    @Test
    void aProjectWithImportsAndNothingElseRunsOnABareMachine() throws Exception {
        try (Workspace machine = described(project).init()) {
            assertThat(machine.run("python3 x.py").orThrow().text()).isEqualTo("1.1.0 4.9.0 True\n");
            var run = machine.runAsync("python x.py && cv2 && pip --version");
            assertThat(run.waitFor(Duration.ofMinutes(1)).isSuccess()).isTrue();
            assertThat(run.log().follow().lines().map(line -> line.text()).toList())
                    .hasSize(3)
                    .startsWith("1.1.0 4.9.0 True", "4.9.0")
                    .element(2)
                    .asString()
                    .contains("environments");
        }
        assertThat(project.resolve("requirements.txt")).content().contains("opencv-python", "tinytorch");
        assertThat(reports).hasSize(1);
        assertThat(reports.get(0).built()).isTrue();
        assertThat(reports.get(0).installed())
                .containsExactly("opencv-python==4.9.0", "tinytorch==1.1.0", "tinyyaml==0.1.0");
        assertThat(said).anyMatch(line -> line.startsWith("Successfully installed"));
    }

    @Test
    void theSecondInitInstallsNothingAndAddsOneRoundTrip() throws Exception {
        described(project).init().close();
        index.forget();
        int with = roundTrips(project);
        assertThat(index.requests()).isEmpty();
        assertThat(reports).extracting(InstallReport::built).containsExactly(true, false);
        assertThat(reports.get(1).environment()).isEqualTo(reports.get(0).environment());
        Path bare = Files.createDirectories(directory.resolve("bare"));
        Files.writeString(bare.resolve("x.py"), "import sys\n");
        described(bare).init().close();
        assertThat(with).isEqualTo(roundTrips(bare) + 1);
    }

    private int roundTrips(Path local) throws Exception {
        CountedTransport counted = new CountedTransport(SshTransport.create());
        described(local).transport(counted).init().close();
        return counted.scripts().get();
    }

    @Test
    void aChangedRequirementAddsOnlyItself() throws Exception {
        described(project).init().close();
        index.forget();
        Files.writeString(project.resolve("y.py"), "import tqdm\nprint(tqdm.__version__)\n");
        try (Workspace machine = described(project).init()) {
            assertThat(machine.run("python3 y.py && python3 x.py && tinytorch && dirname $(command -v tinytorch)")
                            .orThrow()
                            .text())
                    .isEqualTo("4.0\n1.1.0 4.9.0 True\n1.1.0\n"
                            + reports.get(1).environment().orElseThrow() + "/bin\n");
        }
        assertThat(index.fetched()).containsExactly("tqdm-4.0-py3-none-any.whl");
        assertThat(reports.get(1).installed()).containsExactly("tqdm==4.0");
    }

    @Test
    void twoClientsAtOnceBuildOneEnvironment() throws Exception {
        Path other = Files.createDirectories(directory.resolve("second"));
        Files.copy(project.resolve("x.py"), other.resolve("x.py"));
        Files.createDirectories(other.resolve(".recompute"));
        Files.copy(project.resolve(".recompute/imports"), other.resolve(".recompute/imports"));
        Project first = described(project);
        Project second = described(other);
        CompletableFuture<Void> one =
                CompletableFuture.runAsync(() -> first.init().close());
        CompletableFuture<Void> two =
                CompletableFuture.runAsync(() -> second.init().close());
        CompletableFuture.allOf(one, two).join();
        assertThat(reports).extracting(InstallReport::built).containsExactlyInAnyOrder(true, false);
        assertThat(reports)
                .extracting(InstallReport::environment)
                .containsOnly(reports.get(0).environment());
        assertThat(index.fetched()).hasSize(3);
        try (Stream<Path> there = Files.list(server.home().resolve("projects/.recompute/environments"))) {
            assertThat(there.filter(path -> !path.getFileName().toString().startsWith(".")))
                    .hasSize(1);
        }
    }
}
