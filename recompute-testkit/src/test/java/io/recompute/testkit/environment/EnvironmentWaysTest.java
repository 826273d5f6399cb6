package io.recompute.testkit.environment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.recompute.Workspace;
import io.recompute.log.LogLine;
import io.recompute.python.environment.EnvironmentException;
import io.recompute.python.environment.EnvironmentException.Reason;
import io.recompute.python.environment.InstallReport;
import io.recompute.run.RemoteProcess;
import io.recompute.run.RunSpec;
import io.recompute.testkit.LeakCheck;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Which Python and which tool an environment is made by, and what the project's files decide of it. */
@NeedsVenv
@LeakCheck
class EnvironmentWaysTest {
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

    private Path program(String path, String text) throws IOException {
        Path file = scene.server().home().resolve(path);
        Files.createDirectories(file.resolveSibling(""));
        Files.writeString(file, text);
        assertThat(file.toFile().setExecutable(true)).isTrue();
        return file;
    }

    private InstallReport report() {
        return scene.reports().get(scene.reports().size() - 1);
    }

    @Test
    void virtualenvMakesThemToo() throws Exception {
        boolean demanded = "required".equals(System.getenv("RECOMPUTE_PEERS"));
        assumeTrue(demanded || Files.exists(Path.of("/usr/bin/virtualenv")), "virtualenv is not here");
        try (Workspace machine =
                scene.described(project, "environment = virtualenv").init()) {
            assertThat(report().tool()).isEqualTo("virtualenv");
            assertThat(machine.run("python3 x.py && pip --version | grep -c environments")
                            .orThrow()
                            .text())
                    .isEqualTo("1.1.0 4.9.0 True\n1\n");
            Files.writeString(project.resolve("y.py"), "import tqdm");
            machine.install();
            assertThat(report().installed()).containsExactly("tqdm==4.0");
        }
    }

    /** Stands in for conda, which is not to be had here: it knows the arguments of its documentation, and no others. */
    @Test
    void condaMakesThemByTheProjectsEnvironmentFile() throws Exception {
        program("miniconda3/condabin/conda", """
                #!/bin/sh
                [ "$1 $2 $3 $4 $6 $#" = "env create -q -p -f 7" ] && [ "$CONDA_ALWAYS_YES" = true ] || exit 2
                cat "$7" >~/told
                %s -m venv "$5" && "$5/bin/pip" install -q opencv-python
                """.formatted(NeedsVenv.PYTHON));
        String yml = "name: x\ndependencies:\n  - python=3.11\n  - klingon-tools\n  - pip:\n    - opencv-python\n";
        Files.writeString(project.resolve("environment.yml"), yml + "    - -e .\n");
        try (Workspace machine = scene.described(project).init()) {
            assertThat(report().tool()).isEqualTo("conda");
            assertThat(report().installed()).contains("opencv-python==4.9.0", "tinytorch==1.1.0");
            assertThat(machine.run("python3 x.py && echo $CONDA_PREFIX")
                            .orThrow()
                            .text())
                    .isEqualTo("1.1.0 4.9.0 True\n" + report().environment().orElseThrow() + "\n");
            assertThat(machine.run("cat ~/told").text()).isEqualTo(yml);
            machine.install();
            assertThat(report().built()).isFalse();
            Files.writeString(project.resolve("environment.yml"), yml.replace("klingon", "vulcan"));
            machine.install();
            assertThat(report().built()).isTrue();
        }
    }

    @Test
    void withoutCondaItsFileIsReadHere() throws Exception {
        Files.writeString(
                project.resolve("environment.yml"),
                "dependencies:\n  - python=3.11\n  - pip:\n    - tinytorch==1.0.0\n");
        try (Workspace machine = scene.described(project).init()) {
            assertThat(report().tool()).isEqualTo("venv");
            assertThat(machine.run("python3 x.py").orThrow().text()).isEqualTo("1.0.0 4.9.0 True\n");
            EnvironmentException none = catchThrowableOfType(
                    EnvironmentException.class,
                    () -> scene.described(project, "environment = conda").init().close());
            assertThat(none.reason()).isEqualTo(Reason.NO_INSTALLER);
        }
    }

    @Test
    void thePythonIsOneThatTheProjectTakes() throws Exception {
        Path good = program("bin/python3.11", "#!/bin/sh\nexec " + NeedsVenv.PYTHON + " \"$@\"\n");
        Files.writeString(project.resolve("pyproject.toml"), "[project]\nrequires-python = '>=3.9'\n");
        scene.described(project, "python = " + good).init().close();
        assertThat(report().python()).startsWith("3.");
        Files.writeString(project.resolve("pyproject.toml"), "[project]\nrequires-python = '>=3.99'\n");
        EnvironmentException failure = catchThrowableOfType(
                EnvironmentException.class,
                () -> scene.described(project, "python = " + good).init().close());
        assertThat(failure.reason()).isEqualTo(Reason.NO_PYTHON);
        assertThat(failure)
                .hasMessageContaining("takes Python >=3.99")
                .hasMessageContaining(good + " is Python " + report().python())
                .hasMessageContaining("python = ");
        try (Workspace machine = scene.described(project).open()) {
            assertThat(machine.run("python3 x.py").orThrow().text()).isEqualTo("1.1.0 4.9.0 True\n");
        }
    }

    /** The newer one is the system's under another name, as only one is sure to be here. */
    @Test
    void aNewerPythonIsFoundWhereTheProjectTakesNoOther() throws Exception {
        program(".pyenv/versions/3.99.1/bin/python3", """
                #!/bin/sh
                case $1 in
                    */version.py) echo "3.99 fits" && touch ~/asked ;;
                    *) exec %s "$@" ;;
                esac
                """.formatted(NeedsVenv.PYTHON));
        scene.described(project, "python = ").init().close();
        assertThat(scene.server().home().resolve("asked")).doesNotExist();
        Files.writeString(project.resolve("pyproject.toml"), "[project]\nrequires-python = '>=3.99'\n");
        scene.described(project, "python = ").init().close();
        assertThat(scene.server().home().resolve("asked")).exists();
        assertThat(report().built()).isTrue();
    }

    @Test
    void whatIsLockedIsInstalledInThatVersion() throws Exception {
        Files.writeString(project.resolve("uv.lock"), """
                [[package]]
                name = "tinytorch"
                version = "1.0.0"
                source = { registry = "x" }
                [[package]]
                name = "tinyyaml"
                version = "0.1.0"
                source = { registry = "x" }
                """);
        scene.described(project).init().close();
        assertThat(report().installed()).containsExactly("opencv-python==4.9.0", "tinytorch==1.0.0", "tinyyaml==0.1.0");
        scene.index().forget();
        Files.writeString(
                project.resolve("uv.lock"),
                Files.readString(project.resolve("uv.lock")).replace("0.1.0", "0.2.0"));
        scene.described(project).init().close();
        assertThat(report().installed()).containsExactly("tinyyaml==0.2.0");
        assertThat(scene.index().fetched()).containsExactly("tinyyaml-0.2.0-py3-none-any.whl");
    }

    @Test
    void aLockFileThatCannotBeReadIsTold() throws Exception {
        Files.writeString(project.resolve("uv.lock"), "[[package]]\nname = = 1\n");
        scene.described(project).init().close();
        assertThat(report().problems()).singleElement().asString().startsWith("uv.lock: line 2: ");
    }

    @Test
    void theProjectsOwnModulesAreFoundBelowSrc() throws Exception {
        Files.createDirectories(project.resolve("src/app"));
        Files.writeString(project.resolve("src/app/__init__.py"), "import cv2\nNAME = 'app'\n");
        Files.createDirectories(project.resolve("scripts"));
        Files.writeString(project.resolve("scripts/run.py"), "import app\nprint(app.NAME)\n");
        try (Workspace machine = scene.described(project).init()) {
            assertThat(machine.run("python3 scripts/run.py").orThrow().text()).isEqualTo("app\n");
            RemoteProcess kept =
                    machine.runAsync(RunSpec.shell("cd scripts && python3 -c 'import app; print(app.__file__)'")
                            .snapshot());
            assertThat(kept.waitFor().isSuccess()).isTrue();
            assertThat(kept.log().follow().lines().map(LogLine::text).toList())
                    .singleElement()
                    .asString()
                    .endsWith("/tree/src/app/__init__.py");
        }
        Path shared = scene.project("shared");
        scene.described(shared).init().close();
        assertThat(report().built()).isFalse();
        Path bare = directory.resolve("bare");
        Files.createDirectories(bare.resolve("src"));
        Files.writeString(bare.resolve("src/mine.py"), "print('mine')\n");
        try (Workspace machine = scene.described(bare).init()) {
            assertThat(machine.run(NeedsVenv.PYTHON + " -m mine").orThrow().text())
                    .isEqualTo("mine\n");
        }
        assertThat(report().environment()).isEmpty();
    }

    @Test
    void aRunKeepsTheNameOfItsEnvironment() throws Exception {
        try (Workspace machine = scene.described(project).init()) {
            assertThat(machine.runAsync("python3 x.py").waitFor().isSuccess()).isTrue();
            assertThat(machine.processes().history().iterator().next().record().pythonEnvironment())
                    .contains(Path.of(report().environment().orElseThrow().toString())
                            .getFileName()
                            .toString());
        }
    }
}
