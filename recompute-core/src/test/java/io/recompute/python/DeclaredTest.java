package io.recompute.python;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DeclaredTest {
    private final Declared declared = new Declared();

    @Test
    void readsTheProjectTable() {
        Pyproject.read("""
                [build-system]
                requires = ["setuptools"]
                [project]
                name = "x" # ours
                dependencies = [
                  'numpy>=1.20,<2', # why
                  "requests[socks] ; python_version < '3.11'",
                ]
                optional-dependencies.dev = ["pytest"]
                [[tool.x.sources]]
                a.b = { c = [1, 2.5, true], d = 1979-05-27T07:32:00Z }
                """, declared);
        assertThat(declared.lines().values())
                .containsExactly("numpy>=1.20,<2", "requests[socks] ; python_version < '3.11'");
        assertThat(declared.problems()).isEmpty();
    }

    @Test
    void readsPoetry() {
        Pyproject.read("""
                [tool.poetry.dependencies]
                python = "^3.9"
                torch = "^2.1"
                "ruamel.yaml" = "*"
                boto3 = { version = "~1.26", extras = ["crt"], markers = "os_name == 'posix'" }
                mine = { git = "https://example.org/mine.git", rev = "abc" }
                beside = { path = "../beside" }
                perhaps = { version = "1.0", optional = true }
                several = [{ version = "1", python = "<3.9" }, { version = "2" }]
                [tool.poetry.group.dev.dependencies]
                pytest = "*"
                """, declared);
        assertThat(declared.lines().values())
                .containsExactly(
                        "boto3[crt]>=1.26,<1.27 ; os_name == 'posix'",
                        "mine @ git+https://example.org/mine.git@abc",
                        "ruamel.yaml",
                        "several",
                        "torch>=2.1,<3");
        assertThat(declared.problems()).hasSize(2);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "^1.2.3|>=1.2.3,<2",
                "^0.2.3|>=0.2.3,<0.3",
                "^0.0.3|>=0.0.3,<0.0.4",
                "^0|>=0,<1",
                "~1.2.3|>=1.2.3,<1.3",
                "~1|>=1,<2",
                "1.2|==1.2",
                "1.*|==1.*",
                ">=1, <2|>=1,<2",
                "~=1.2|~=1.2",
                "*|''"
            })
    void convertsPoetrysVersions(String poetry, String expected) {
        assertThat(PoetryVersion.pep440(poetry)).isEqualTo(expected);
    }

    @Test
    void readsSetupCfg() {
        SetupCfg.read("""
                [metadata]
                install_requires = no
                [options]
                install_requires =
                    numpy >= 1.20
                    # a comment
                    click; python_version > "3"
                zip_safe = False
                [options.extras_require]
                dev = pytest
                """, declared);
        assertThat(declared.lines().values()).containsExactly("click; python_version > \"3\"", "numpy >= 1.20");
    }

    @Test
    void readsCondaEnvironments() {
        CondaEnvironment.read("""
                name: x
                channels:
                  - pytorch
                dependencies:
                  - python=3.10
                  - pytorch::pytorch=2.1 # why
                  - numpy>=1.20
                  - scipy=1.9.3=py310h1
                  - "pandas"
                  - klingon-conda
                  - pip:
                    - tqdm==4.60
                    - -e .
                variables:
                  - no
                """, declared);
        assertThat(declared.lines().values())
                .containsExactly("numpy>=1.20", "pandas", "scipy==1.9.3.*", "torch==2.1.*", "tqdm==4.60");
        assertThat(declared.problems()).hasSize(2).anyMatch(p -> p.contains("klingon-conda"));
    }

    @Test
    void readsRequirements() {
        RequirementsText.read("""
                # ours
                numpy==1.2 \\
                    --hash=sha256:abc
                torch # why
                pkg @ https://example.org/p.whl#sha256=1
                -r more.txt
                --extra-index-url https://example.org
                ./here
                """, declared);
        assertThat(declared.lines().values())
                .containsExactly("numpy==1.2", "pkg @ https://example.org/p.whl#sha256=1", "torch");
        assertThat(declared.problems()).hasSize(3);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "a = |line 1: Premature end",
                "[a|line 1: Premature end",
                "a = 'x|line 1: Premature end",
                "a = [1 2]|line 1",
                "a b = 1|line 1",
                "a = \"\\x\"|escape",
                "a = \"\\ud\"|line 1: Unknown escape",
                "a = 1\\n[a]|line 2",
                "= 1|key"
            })
    void tellsWhatIsNoToml(String text, String message) {
        Pyproject.read(text.replace("\\n", "\n"), declared);
        assertThat(declared.problems()).hasSize(1).first().asString().contains(message);
        assertThat(declared.lines()).isEmpty();
    }

    @Test
    void readsPipfiles() {
        Pipfile.read("""
                [[source]]
                url = "https://example.org/simple"
                [packages]
                requests = "*"
                numpy = ">=1.20,<2"
                celery = { version = "==5.3", extras = ["redis", "sqs"], markers = "os_name == 'posix'" }
                mine = { git = "https://example.org/mine.git", ref = "abc" }
                beside = { path = "../beside" }
                [dev-packages]
                pytest = "*"
                [requires]
                python_version = "3.11"
                """, declared);
        assertThat(declared.lines().values())
                .containsExactly(
                        "celery[redis,sqs]==5.3 ; os_name == 'posix'",
                        "mine @ git+https://example.org/mine.git@abc",
                        "numpy>=1.20,<2",
                        "requests");
        assertThat(declared.pythonVersions()).isEqualTo("==3.11.*");
        assertThat(declared.problems()).hasSize(1);
    }

    /** What lies beside a project is asked of no index: there, its name may be a stranger's. */
    @Test
    void readsTheSourcesOfUv() {
        Pyproject.read("""
                [project]
                dependencies = ["httpx[http2]>=0.2", "My_Lib", "beside>=1", "torch==2.1 ; os_name == 'posix'", "direct"]
                [tool.uv.sources]
                httpx = { git = "https://example.org/httpx", tag = "1.0" }
                my-lib = { workspace = true }
                beside = { path = "../beside", editable = true }
                torch = { index = "pytorch" }
                direct = { url = "https://example.org/direct.whl" }
                """, declared);
        assertThat(declared.lines().values())
                .containsExactly(
                        "direct @ https://example.org/direct.whl",
                        "httpx[http2] @ git+https://example.org/httpx@1.0",
                        "torch==2.1 ; os_name == 'posix'");
        assertThat(declared.problems()).hasSize(2);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "[project]\\nrequires-python = '>=3.9, <3.13'|>=3.9,<3.13",
                "[tool.poetry.dependencies]\\npython = '^3.10'|>=3.10,<4",
                "[tool.poetry.dependencies]\\npython = '~3.10'|>=3.10,<3.11",
                "[tool.poetry.dependencies]\\npython = '*'|''",
                "[project]\\nrequires-python = 'some'|''"
            })
    void readsTheVersionsOfPython(String text, String expected) {
        Pyproject.read(text.replace("\\n", "\n"), declared);
        assertThat(declared.pythonVersions()).isEqualTo(expected);
        SetupCfg.read("[options]\npython_requires = >=3.8\n", declared);
        assertThat(declared.pythonVersions()).isEqualTo(expected.isEmpty() ? ">=3.8" : expected);
        assertThat(declared.problems()).hasSize(text.contains("some") ? 1 : 0);
    }

    @Test
    void condaIsToldWhatItCanReadThere() {
        String text = """
                name: x
                dependencies:
                  - python=3.10
                  - pip:
                      - -e .
                      - -r requirements.txt
                      - "./own"
                """;
        assertThat(CondaEnvironment.portable(text)).isEqualTo("name: x\ndependencies:\n  - python=3.10");
        assertThat(CondaEnvironment.portable(text + "      - tqdm\n"))
                .isEqualTo("name: x\ndependencies:\n  - python=3.10\n  - pip:\n      - tqdm");
    }

    @Test
    void problemsTellNoLogins() {
        RequirementsText.read("--extra-index-url https://me:s3cret@example.org/simple", declared);
        assertThat(declared.problems())
                .containsExactly("requirements.txt: left to pip: --extra-index-url https://***@example.org/simple");
    }

    @Test
    void readsTomlsStrings() throws ProjectFileText.UnreadableException {
        assertThat(ProjectFileText.toml(
                        "a = \"\"\"\nx\\\n   y\"z\"\"\"\"\r\n'b c'.\"d\" = '''\\n''' # e\nf = \"\\u00e9\\t\""))
                .hasToString("{a=xy\"z\", b c={d=\\n}, f=é\t}");
    }

    @Test
    void doesNotDrownInNesting() {
        Pyproject.read("a = " + "[".repeat(100_000), declared);
        assertThat(declared.problems()).hasSize(1);
    }
}
