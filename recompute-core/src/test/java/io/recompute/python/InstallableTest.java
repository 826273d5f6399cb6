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
