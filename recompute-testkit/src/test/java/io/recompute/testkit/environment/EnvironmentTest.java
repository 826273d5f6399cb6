package io.recompute.testkit.environment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.recompute.Project;
import io.recompute.Workspace;
import io.recompute.python.environment.EnvironmentException;
import io.recompute.python.environment.EnvironmentException.Reason;
import io.recompute.python.environment.InstallOptions;
import io.recompute.python.environment.InstallReport;
import io.recompute.testkit.EmbeddedSshServer;
import io.recompute.testkit.LeakCheck;
import io.recompute.transport.ssh.SshTransport;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
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

    private Scene scene;
    private Path project;

    @BeforeEach
    void start() throws Exception {
        scene = Scene.in(directory);
        project = scene.project("vision");
    }

    @AfterEach
    void stop() {
        scene.close();
    }

    @Test
    void aProjectWithImportsAndNothingElseRunsOnABareMachine() throws Exception {
        try (Workspace machine = scene.described(project).init()) {
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
        assertThat(scene.reports()).hasSize(1);
        assertThat(scene.reports().get(0).built()).isTrue();
        assertThat(scene.reports().get(0).installed())
                .containsExactly("opencv-python==4.9.0", "tinytorch==1.1.0", "tinyyaml==0.2.0");
        assertThat(scene.said()).anyMatch(line -> line.startsWith("Successfully installed"));
    }

    @Test
    void theSecondInitInstallsNothingAndAddsOneRoundTrip() throws Exception {
        scene.described(project).init().close();
        scene.index().forget();
        int with = roundTrips(project);
        try (Workspace machine = scene.described(project).open()) {
            assertThat(machine.plan().sendings()).isEmpty(); // requirements.txt was sent by the first
        }
        assertThat(scene.index().requests()).isEmpty();
        assertThat(scene.reports()).extracting(InstallReport::built).containsExactly(true, false);
        assertThat(scene.reports().get(1).environment())
                .isEqualTo(scene.reports().get(0).environment());
        Path bare = Files.createDirectories(directory.resolve("bare"));
        Files.writeString(bare.resolve("x.py"), "import sys\n");
        scene.described(bare).init().close();
        assertThat(with).isEqualTo(roundTrips(bare) + 1);
    }

    private int roundTrips(Path local) throws Exception {
        CountedTransport counted = new CountedTransport(SshTransport.create());
        scene.described(local).transport(counted).init().close();
        return counted.scripts().get();
    }

    @Test
    void aChangedRequirementAddsOnlyItself() throws Exception {
        scene.described(project).init().close();
        scene.index().forget();
        Files.writeString(project.resolve("y.py"), "import tqdm\nprint(tqdm.__version__)\n");
        Path unused = ofAMonthAgo("unused");
        Path wanted = ofAMonthAgo("wanted");
        Path other = Files.createDirectories(scene.server().home().resolve("projects/other/.recompute"));
        Files.writeString(other.resolve("environment"), "# 1 3.11 venv " + wanted + "\n");
        try (Workspace machine = scene.described(project).init()) {
            assertThat(machine.run("python3 y.py && python3 x.py && tinytorch && dirname $(command -v tinytorch)")
                            .orThrow()
                            .text())
                    .isEqualTo("4.0\n1.1.0 4.9.0 True\n1.1.0\n"
                            + scene.reports().get(1).environment().orElseThrow() + "/bin\n");
        }
        assertThat(scene.index().fetched()).containsExactly("tqdm-4.0-py3-none-any.whl");
        assertThat(scene.reports().get(1).installed()).containsExactly("tqdm==4.0");
        assertThat(unused).doesNotExist();
        assertThat(wanted).exists();
    }

    /** An environment that nobody has asked for since. */
    private Path ofAMonthAgo(String name) throws IOException {
        Path environments = scene.server().home().toRealPath().resolve("projects/.recompute/environments");
        Path made = Files.createDirectory(environments.resolve(name));
        Files.writeString(made.resolve("used"), "");
        Files.setLastModifiedTime(
                made.resolve("used"), FileTime.from(Instant.now().minus(Duration.ofDays(40))));
        return made;
    }

    @Test
    void packagesAreInstalledByNameAndStay() throws Exception {
        try (Workspace machine = scene.described(project).init()) {
            scene.index().forget();
            InstallReport report = machine.install("tqdm>=3,<5 tinyyaml[x]; python_version > '3'");
            assertThat(report.installed()).containsExactly("tqdm==4.0");
            assertThat(scene.index().fetched()).containsExactly("tqdm-4.0-py3-none-any.whl");
            machine.run("python3 -c 'import tqdm, cv2'").orThrow();
        }
        assertThat(project.resolve(".recompute/packages"))
                .content()
                .contains("\ntqdm>=3,<5\ntinyyaml[x] ; python_version > '3'\n");
        scene.described(project).init().close();
        assertThat(scene.reports().get(2).environment())
                .isEqualTo(scene.reports().get(1).environment());
    }

    @Test
    void aForcedInstallationMakesAnotherEnvironmentAndLeavesTheLastOneAlone() throws Exception {
        Files.writeString(project.resolve("requirements.txt"), "tinytorch==1.0.0\n");
        try (Workspace machine = scene.described(project).init()) {
            var last = scene.reports().get(0).environment().orElseThrow();
            InstallReport forced = machine.install(InstallOptions.of().forced());
            assertThat(forced.installed()).contains("opencv-python==4.9.0", "tinytorch==1.1.0");
            InstallReport again = machine.install(InstallOptions.of().forced());
            assertThat(again.built()).isTrue();
            assertThat(again.environment()).isNotEqualTo(forced.environment());
            assertThat(machine.run(last + "/bin/python3 -c 'import tinytorch; print(tinytorch.__version__)'")
                            .text())
                    .isEqualTo("1.0.0\n");
            assertThat(machine.run("python3 x.py").orThrow().text()).isEqualTo("1.1.0 4.9.0 True\n");
            assertThat(machine.install().environment()).isEqualTo(again.environment());
        }
        assertThat(project.resolve("requirements.txt.bak")).hasContent("tinytorch==1.0.0");
    }

    @Test
    void aFullDiskIsToldAndTheLastEnvironmentWorksOn() throws Exception {
        assumeTrue(EmbeddedSshServer.canOwnDisk(), "a disk of its own needs root on Linux");
        try (Scene small = Scene.in(directory, EmbeddedSshServer.builder().ownDisk(64 << 20));
                Workspace machine = small.described(project).init()) {
            machine.run("cat /dev/zero >filler");
            Files.writeString(project.resolve("requirements.txt"), "tinytorch\nopencv-python\ntqdm\n");
            EnvironmentException failure = catchThrowableOfType(EnvironmentException.class, machine::install);
            assertThat(failure.reason()).isEqualTo(Reason.NO_SPACE);
            assertThat(failure).hasMessageContaining("free some space");
            assertThat(machine.run("python3 x.py").orThrow().text()).isEqualTo("1.1.0 4.9.0 True\n");
            machine.run("rm filler").orThrow();
            assertThat(machine.install().installed()).containsExactly("tqdm==4.0");
        }
    }

    @Test
    void theMachinesOwnPythonIsUsedWhereThatIsAsked() throws Exception {
        try (Workspace machine =
                scene.described(project, "environment = system").init()) {
            assertThat(machine.run("python3 -c 'import sys; print(sys.prefix == sys.base_prefix)'")
                            .text())
                    .isEqualTo("True\n");
            EnvironmentException refused =
                    catchThrowableOfType(EnvironmentException.class, () -> machine.install("tqdm"));
            assertThat(refused.reason()).isEqualTo(Reason.SYSTEM_PYTHON);
        }
        assertThat(scene.index().requests()).isEmpty();
    }

    @Test
    void uvIsUsedWhereTheMachineHasIt() throws Exception {
        Path uv = Files.createDirectories(scene.server().home().resolve(".local/bin"))
                .resolve("uv");
        // A stand-in that knows the options that are given, and no others.
        Files.writeString(uv, """
                #!/bin/sh
                case "$1 $2" in
                    'venv --quiet') [ "$3" = --python ] && [ $# = 5 ] && exec "$4" -m venv "$5" ;;
                    'pip install') [ "$3" = --python ] && shift 3 && python=$1 && shift && exec "$python" -m pip install "$@" ;;
                    'pip list') echo "packages of $VIRTUAL_ENV" && exit ;;
                esac
                exit 2
                """);
        assertThat(uv.toFile().setExecutable(true)).isTrue();
        try (Workspace machine = scene.described(project).init()) {
            assertThat(scene.reports().get(0).tool()).isEqualTo("uv");
            assertThat(machine.run("python3 x.py && pip list").orThrow().text())
                    .isEqualTo("1.1.0 4.9.0 True\npackages of "
                            + scene.reports().get(0).environment().orElseThrow() + "\n");
        }
    }

    @Test
    void twoClientsAtOnceBuildOneEnvironment() throws Exception {
        Path other = scene.project("second");
        Project first = scene.described(project);
        Project second = scene.described(other);
        CompletableFuture<Void> one =
                CompletableFuture.runAsync(() -> first.init().close());
        CompletableFuture<Void> two =
                CompletableFuture.runAsync(() -> second.init().close());
        CompletableFuture.allOf(one, two).join();
        assertThat(scene.reports()).extracting(InstallReport::built).containsExactlyInAnyOrder(true, false);
        assertThat(scene.reports())
                .extracting(InstallReport::environment)
                .containsOnly(scene.reports().get(0).environment());
        assertThat(scene.index().fetched()).hasSize(3);
        try (Stream<Path> there = Files.list(scene.server().home().resolve("projects/.recompute/environments"))) {
            assertThat(there.filter(path -> !path.getFileName().toString().startsWith(".")))
                    .hasSize(1);
        }
    }
}
