package io.recompute.python;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class LockFileTest {
    private final Declared declared = new Declared();

    @Test
    void readsUvs() {
        LockFile.read("uv.lock", """
                version = 1
                requires-python = ">=3.9"
                [[package]]
                name = "me"
                version = "0.1.0"
                source = { editable = "." }
                dependencies = [{ name = "numpy" }]
                [[package]]
                name = "numpy"
                version = "1.26.4"
                source = { registry = "https://example.org/simple" }
                sdist = { url = "https://example.org/numpy.tar.gz", hash = "sha256:0", size = 1 }
                [[package]]
                name = "torch"
                version = "2.1.0+cu121"
                source = { registry = "https://example.org/whl" }
                [[package]]
                name = "scipy"
                version = "1.10"
                source = { registry = "https://example.org/simple" }
                [[package]]
                name = "scipy"
                version = "1.13"
                source = { registry = "https://example.org/simple" }
                [[package]]
                name = "mine"
                version = "1.0"
                source = { git = "https://example.org/mine?rev=abc#abc" }
                """, declared);
        assertThat(declared.pins()).containsExactly("numpy==1.26.4");
        assertThat(declared.locked("Torch")).contains("torch");
        assertThat(declared.locked("scipy")).contains("scipy");
        assertThat(declared.locked("me")).isEmpty();
        assertThat(declared.locked("mine")).isEmpty();
        assertThat(declared.lines()).isEmpty();
    }

    @Test
    void readsPoetrys() {
        LockFile.read("poetry.lock", """
                [[package]]
                name = "requests"
                version = "2.31.0"
                optional = false
                files = [{ file = "requests.whl", hash = "sha256:0" }]
                [package.dependencies]
                idna = ">=2.5,<4"
                [[package]]
                name = "own-index"
                version = "1.0"
                [package.source]
                type = "legacy"
                url = "https://example.org/simple"
                reference = "own"
                [[package]]
                name = "mine"
                version = "1.0"
                [package.source]
                type = "git"
                url = "https://example.org/mine.git"
                reference = "main"
                """, declared);
        assertThat(declared.pins()).containsExactly("own-index==1.0", "requests==2.31.0");
    }

    @Test
    void readsPdms() {
        LockFile.read("pdm.lock", """
                [[package]]
                name = "requests"
                version = "2.31.0"
                [[package]]
                name = "requests"
                version = "2.31.0"
                extras = ["socks"]
                [[package]]
                name = "beside"
                version = "1.0"
                path = "../beside"
                """, declared);
        assertThat(declared.pins()).containsExactly("requests==2.31.0");
    }

    @Test
    void readsThoseOfPep751() {
        LockFile.read("pylock.toml", """
                lock-version = "1.0"
                [[packages]]
                name = "attrs"
                version = "25.1.0"
                index = "https://example.org/simple"
                wheels = [{ name = "attrs.whl" }]
                [[packages]]
                name = "here"
                directory = { path = "." }
                """, declared);
        assertThat(declared.pins()).containsExactly("attrs==25.1.0");
    }

    @Test
    void readsPipenvs() {
        LockFile.read("Pipfile.lock", """
                {"_meta": {"requires": {"python_version": "3.11"}},
                 "default": {"numpy": {"hashes": ["sha256:0"], "index": "pypi", "version": "==1.26.4"},
                             "mine": {"git": "https://example.org/mine.git", "ref": "abc"}, "odd": null},
                 "develop": {"pytest": {"version": "==8.0"}}}
                """, declared);
        assertThat(declared.pins()).containsExactly("numpy==1.26.4");
    }

    @Test
    void aBrokenOneIsToldByItsLine() {
        LockFile.read("uv.lock", "version = 1\nname = = 2\n", declared);
        LockFile.read("Pipfile.lock", "{\n\"default\": {,}", declared);
        assertThat(declared.problems())
                .hasSize(2)
                .anyMatch(problem -> problem.startsWith("uv.lock: line 2: "))
                .anyMatch(problem -> problem.startsWith("Pipfile.lock: line 2: "));
    }
}
