package io.recompute.python;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class InstallableTest {
    @TempDir
    Path root;

    private RequirementLines lines() {
        return PythonProject.at(root).installable(false).lines();
    }

    private void write(String name, String text) throws IOException {
        Files.createDirectories(root.resolve(name).resolveSibling(""));
        Files.writeString(root.resolve(name), text);
    }

    @Test
    void aProjectThatNeedsNothingGetsNoFile() throws IOException {
        write("x.py", "import os\ntry:\n  import wandb\nexcept ImportError:\n  pass\n");
        assertThat(lines()).isEqualTo(RequirementLines.NONE);
        assertThat(root.resolve("requirements.txt")).doesNotExist();
    }

    @Test
    void whatIsImportedIsWrittenAndRead() throws IOException {
        write("x.py", "import yaml\ntry:\n  import wandb\nexcept ImportError:\n  pass\n");
        assertThat(lines().requirements()).containsExactly("PyYAML");
        write("x.py", "import numpy\n");
        assertThat(lines().requirements()).containsExactly("numpy");
    }

    @Test
    void whatIsNotSentNeedsNothing() throws IOException {
        write("x.py", "import numpy\n");
        write("old/y.py", "import torch\n");
        write("z_old.py", "import tqdm\n");
        write("venv/pyvenv.cfg", "");
        write("venv/lib/a.py", "import pandas\n");
        write(".recompute/exclude", "old/\n*_old.py\n!kept_old.py\n");
        write("kept_old.py", "import yaml\n");
        assertThat(lines().requirements()).containsExactly("numpy", "PyYAML");
    }

    @Test
    void filesThatAFileNamesAreReadWhereTheyLie() throws IOException {
        write("requirements.txt", "torch==2.1 # why\n-r deps/more.txt\n--constraint=deps/limits.txt\n\\\n");
        write("deps/more.txt", "-r ../requirements.txt\nnumpy \\\n  >=1\n-c limits.txt\n");
        write("deps/limits.txt", "scipy<2\n");
        assertThat(lines().requirements()).containsExactly("torch==2.1", "numpy    >=1");
        assertThat(lines().constraints()).containsExactly("scipy<2");
    }

    @Test
    void pathsOfThisComputerAreLeftOutAndAddressesAreNot() throws IOException {
        write("requirements.txt", """
                -e .
                ./own
                ../own[x]
                a @ file:///x/a.whl
                wheels/b-1-py3-none-any.whl
                -e git+https://host/c#egg=c
                d @ https://host/d.whl
                --extra-index-url https://host/simple
                -r https://host/more.txt
                """);
        assertThat(lines().leftOut())
                .containsExactly("-e .", "./own", "../own[x]", "a @ file:///x/a.whl", "wheels/b-1-py3-none-any.whl");
        assertThat(lines().requirements())
                .containsExactly(
                        "-e git+https://host/c#egg=c",
                        "d @ https://host/d.whl",
                        "--extra-index-url https://host/simple",
                        "-r https://host/more.txt");
    }

    @Test
    void projectsWithinTheProjectAreFoundWhereTheyLie() throws IOException {
        write("requirements.txt", "-e .\n./lib[fast]\n--editable=tools/cli\n./unbuilt\n../beside\n");
        write("pyproject.toml", "[project]\ndependencies = ['torch>=2']\n");
        write("src/app/__init__.py", "");
        write("lib/pyproject.toml", "[project]\ndependencies = ['numpy']\noptional-dependencies.fast = ['numba']\n");
        write("tools/cli/setup.cfg", "[options]\ninstall_requires =\n  click\n");
        write("unbuilt/setup.py", "setup()");
        assertThat(lines().requirements()).containsExactly("torch>=2", "numba", "numpy", "click");
        assertThat(lines().importPaths()).containsExactly("src", "lib", "tools/cli");
        assertThat(lines().leftOut()).containsExactly("./unbuilt", "../beside");
    }

    @Test
    void modulesBelowSrcAreFoundThere() throws IOException {
        write("x.py", "import app");
        write("src/app.py", "import os");
        assertThat(PythonProject.at(root).installable(false).importPaths()).containsExactly("src");
        write("src/__init__.py", "");
        assertThat(PythonProject.at(root).installable(false).importPaths()).isEmpty();
    }

    @Test
    void whatIsLockedIsPinnedUnlessTheUsersFileSaysOtherwise() throws IOException {
        write("x.py", "import yaml, numpy\n");
        write("pyproject.toml", "[project]\nrequires-python = '>=3.9'\ndependencies = ['numpy>=1']\n");
        write(
                "uv.lock",
                "[[package]]\nname = 'numpy'\nversion = '1.26'\n[[package]]\nname = 'pyyaml'\nversion = '6.0'\n");
        Installable all = PythonProject.at(root).installable(false);
        assertThat(all.lines().requirements()).containsExactly("numpy>=1", "pyyaml==6.0");
        assertThat(all.pins()).containsExactly("numpy==1.26", "pyyaml==6.0");
        assertThat(all.pythonVersions()).isEqualTo(">=3.9");
        write("requirements.txt", "numpy\n");
        assertThat(PythonProject.at(root).installable(false).pins()).isEmpty();
    }

    @Test
    void condaHasItsFileAndPipTheRest() throws IOException {
        write("x.py", "import yaml, cv2, torch\n");
        write(
                "environment.yml",
                "dependencies:\n  - python=3.10\n  - pytorch\n  - pip:\n    - -e .\n    - opencv-python\n");
        CondaFile conda = PythonProject.at(root).installable(false).conda().orElseThrow();
        assertThat(conda.text()).doesNotContain("-e").contains("opencv-python");
        assertThat(conda.others()).containsExactly("PyYAML");
        assertThat(lines().requirements()).containsExactly("opencv-python", "PyYAML", "torch");
        write("requirements.txt", "torch\ntqdm\n");
        assertThat(PythonProject.at(root)
                        .installable(false)
                        .conda()
                        .orElseThrow()
                        .others())
                .containsExactly("torch", "tqdm");
    }

    @Test
    void aPyprojectThatCannotBeReadIsToldWhereItCounts() throws IOException {
        write("pyproject.toml", "[project\n");
        assertThatThrownBy(this::lines)
                .isInstanceOf(PythonProjectException.class)
                .hasMessageContaining("pyproject.toml")
                .hasMessageContaining("mend it");
        assertThat(root.resolve("requirements.txt")).doesNotExist();
        write("requirements.txt", "torch\n");
        assertThat(lines().requirements()).containsExactly("torch");
    }

    @Test
    void aFileThatIsNamedAndMissingIsTold() throws IOException {
        write("requirements.txt", "-r missing.txt\n");
        assertThatThrownBy(this::lines)
                .isInstanceOf(PythonProjectException.class)
                .hasMessageContaining("missing.txt");
    }
}
