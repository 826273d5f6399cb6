package io.recompute.testkit.environment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.recompute.Project;
import io.recompute.Workspace;
import io.recompute.model.RecomputeException;
import io.recompute.python.PythonProjectException;
import io.recompute.python.environment.EnvironmentException;
import io.recompute.python.environment.EnvironmentException.Reason;
import io.recompute.testkit.LeakCheck;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;
import org.junit.jupiter.api.io.TempDir;

/** What can go wrong: told as what it is, with what can be done; the environment that was there works on. */
@NeedsVenv
@LeakCheck
class EnvironmentFailuresTest {
    @TempDir
    static Path directory;

    private static Scene scene;
    private Path project;

    @BeforeAll
    static void start() throws Exception {
        scene = Scene.in(directory);
    }

    @AfterAll
    static void stop() {
        scene.close();
    }

    /** All share one environment: the first makes it. */
    @BeforeEach
    void initialize(TestInfo test) throws Exception {
        project = scene.project(test.getTestMethod().orElseThrow().getName());
        scene.described(project).init().close();
    }

    @AfterEach
    void theLastEnvironmentIsThereAndNothingHalfMade() throws Exception {
        try (Workspace machine = scene.described(project).open()) {
            assertThat(machine.run("python3 x.py").orThrow().text()).isEqualTo("1.1.0 4.9.0 True\n");
        }
        try (Stream<Path> there = Files.list(scene.server().home().resolve("projects/.recompute/environments"))) {
            List<Path> left = there.filter(
                            path -> !path.getFileName().toString().startsWith(".lock."))
                    .toList();
            assertThat(left).allMatch(path -> Files.exists(path.resolve("READY")));
        }
    }

    private EnvironmentException fails(Project described) {
        return fails(described, EnvironmentException.class);
    }

    private <T extends RecomputeException> T fails(Project described, Class<T> type) {
        return catchThrowableOfType(type, () -> described.init().close());
    }

    private void requires(String... lines) throws IOException {
        Files.writeString(project.resolve("requirements.txt"), String.join("\n", lines) + "\n");
    }

    @Test
    void aDistributionThatDoesNotExist() throws Exception {
        requires("tinytorch==9.9", "opencv-python");
        EnvironmentException failure = fails(scene.described(project));
        assertThat(failure.reason()).isEqualTo(Reason.NO_SUCH_DISTRIBUTION);
        assertThat(failure.line()).contains("tinytorch==9.9", "1.0.0, 1.1.0");
        assertThat(failure).hasMessageContaining("check the name and the version");
    }

    @Test
    void requirementsThatCannotBeHadTogether() throws Exception {
        requires("tinytorch==1.0.0", "tinyyaml<0.1", "opencv-python");
        assertThat(fails(scene.described(project)).reason()).isIn(Reason.CONFLICT, Reason.NO_SUCH_DISTRIBUTION);
    }

    @Test
    void anIndexThatIsDown() throws Exception {
        int port;
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            port = socket.getLocalPort();
        }
        EnvironmentException failure = fails(scene.described(
                project, "index_url = http://ada:t0ken@127.0.0.1:" + port + "/simple", "pip_options = --retries 0"));
        assertThat(failure.reason()).isEqualTo(Reason.INDEX_UNREACHABLE);
        assertThat(failure).hasMessageContaining("index_url").hasMessageNotContaining("t0ken");
    }

    @Test
    void noPython() throws Exception {
        EnvironmentException failure = fails(scene.described(project, "python = /nowhere/python3"));
        assertThat(failure.reason()).isEqualTo(Reason.NO_PYTHON);
        assertThat(failure).hasMessageContaining("/nowhere/python3").hasMessageContaining("python = ");
    }

    @Test
    void aPythonThatIsTooOld() throws Exception {
        Path old = directory.resolve("python3.6");
        Files.writeString(old, "#!/bin/sh\necho 3.6 old\n");
        assertThat(old.toFile().setExecutable(true)).isTrue();
        EnvironmentException failure = fails(scene.described(project, "python = " + old));
        assertThat(failure.reason()).isEqualTo(Reason.PYTHON_TOO_OLD);
        assertThat(failure).hasMessageContaining("Python 3.6").hasMessageContaining("3.8 or newer");
    }

    @Test
    void aPyprojectThatCannotBeRead() throws Exception {
        Files.writeString(project.resolve("pyproject.toml"), "[project\ndependencies = 1");
        PythonProjectException failure = fails(scene.described(project), PythonProjectException.class);
        assertThat(failure).hasMessageContaining("pyproject.toml").hasMessageContaining("mend it");
        Files.delete(project.resolve("pyproject.toml"));
    }

    @Test
    void whatIsNoRequirementIsNotGivenToPip() throws Exception {
        try (Workspace machine = scene.described(project).open()) {
            for (String wrong : List.of("--index-url=http://x", "-e .", "a; rm -rf ~ && b ; c", "../x", "a\nb c\n=")) {
                EnvironmentException failure =
                        catchThrowableOfType(EnvironmentException.class, () -> machine.install(wrong));
                assertThat(failure.reason()).as(wrong).isEqualTo(Reason.INVALID_REQUIREMENT);
            }
        }
    }

    @Test
    void anEnvironmentThatWasCutWhileItWasMadeDoesNotCount() throws Exception {
        requires("tinytorch==1.1.0", "opencv-python", "tqdm");
        scene.described(project).init().close();
        Path made = Path.of(scene.reports()
                .get(scene.reports().size() - 1)
                .environment()
                .orElseThrow()
                .toString());
        Files.delete(made.resolve("READY"));
        Files.delete(made.resolve("bin/python3"));
        scene.described(project).init().close();
        assertThat(scene.reports().get(scene.reports().size() - 1).built()).isTrue();
        assertThat(made.resolve("bin/python3")).exists();
    }

    @Test
    void aLoginOfTheIndexIsShownNowhere() throws Exception {
        requires("tinytorch==1.0.0", "opencv-python");
        scene.index().demandLogin(true);
        try {
            assertThat(fails(scene.described(project)).reason()).isEqualTo(Reason.INDEX_REFUSED);
            List<String> seen = new CopyOnWriteArrayList<>();
            scene.index()
                    .onNext(
                            "tinytorch-1.0.0",
                            () -> ProcessHandle.allProcesses()
                                    .forEach(process ->
                                            process.info().commandLine().ifPresent(seen::add)));
            String url = scene.index().urlWithLogin().reveal();
            requires("tinytorch==1.0.0", "opencv-python", "tqdm @ " + url + "/tqdm/tqdm-4.0-py3-none-any.whl");
            scene.described(
                            project,
                            "index_url = "
                                    + scene.index().urlWithLogin().reveal().replace("%", "%%"))
                    .init()
                    .close();
            assertThat(scene.said()).noneMatch(line -> line.contains("t0ken"));
            assertThat(seen).anyMatch(line -> line.contains("pip")).noneMatch(line -> line.contains("t0ken"));
            try (Workspace machine = scene.described(project).open()) {
                assertThat(machine.run("grep -rl t0ken ~/projects/.recompute ~/projects/*/.recompute")
                                .text())
                        .isEmpty();
                assertThat(machine.run("python3 -c 'import tqdm; print(tqdm.__version__)'")
                                .text())
                        .isEqualTo("4.0\n");
            }
        } finally {
            scene.index().demandLogin(false);
        }
        requires("tinytorch==1.1.0", "opencv-python");
        scene.described(project).init().close();
    }

    /** pip hands the address of an index to the pip that brings what a source archive is built with. */
    @Test
    void aLoginOfTheIndexIsNoArgumentOfWhatBuildsASourceArchive() throws Exception {
        requires("tinysource==1.0");
        scene.index().demandLogin(true);
        List<String> seen = new CopyOnWriteArrayList<>();
        scene.index()
                .onNext(
                        "tqdm-4.0",
                        () -> ProcessHandle.allProcesses()
                                .forEach(process -> process.info().commandLine().ifPresent(seen::add)));
        try {
            String url = scene.index().urlWithLogin().reveal().replace("%", "%%");
            scene.described(project, "index_url = " + url).init().close();
        } finally {
            scene.index().demandLogin(false);
        }
        assertThat(seen)
                .anyMatch(line -> line.contains("pip") && line.contains("/simple"))
                .noneMatch(line -> line.contains("t0ken"));
        requires("tinytorch==1.1.0", "opencv-python");
        scene.described(project).init().close();
    }
}
