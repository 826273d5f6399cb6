package io.recompute.examples.re;

import static org.assertj.core.api.Assertions.assertThat;

import io.recompute.Recompute;
import io.recompute.testkit.EmbeddedSsh;
import io.recompute.testkit.EmbeddedSshServer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@EmbeddedSsh
class InstallModeTest {
    @TempDir
    Path root;

    private final EmbeddedSshServer server;
    private Calls re;
    private Path requirements;

    InstallModeTest(EmbeddedSshServer server) {
        this.server = server;
    }

    @BeforeEach
    void makeProject() throws IOException {
        re = new Calls(root, server, "p");
        requirements = re.project().resolve("requirements.txt");
        Files.writeString(re.project().resolve("x.py"), "import cv2, tqdm, klingon, os\n");
    }

    @Test
    void aDryRunWritesTheFileAndShowsWhatWouldBeInstalled() {
        Calls.Result shown = re.call("install", "--dry-run");
        assertThat(shown.status()).isZero();
        assertThat(shown.out().lines()).containsExactly("opencv-python", "tqdm");
        assertThat(shown.err())
                .contains("not known: klingon, imported in x.py line 1", "klingon = NAME", "wrote requirements.txt");
        assertThat(requirements).content().contains("\nopencv-python\ntqdm\n");
    }

    @Test
    void aFileOfTheUsersIsLeftAloneUnlessForced() throws IOException {
        Files.writeString(requirements, "torch\n");
        Calls.Result shown = re.call("install", "--dry-run");
        assertThat(shown.out().lines()).containsExactly("torch");
        assertThat(shown.err()).contains("left alone", "not asked for: opencv-python, imported as cv2");
        assertThat(requirements).hasContent("torch");
        assertThat(re.call("install", "--dry-run", "--force").err()).contains("yours is requirements.txt.bak");
        assertThat(re.project().resolve("requirements.txt.bak")).hasContent("torch");
        assertThat(requirements).content().doesNotContain("torch");
    }

    @Test
    void aDryRunShowsThePackagesToo() {
        assertThat(re.call("install", "torch tqdm", "--dry-run").out().lines()).contains("torch tqdm");
    }

    @Test
    void beforeInitItIsRefused() throws IOException {
        re = new Calls(root, server, "not-there");
        Recompute.instances(re.config()).add(server.instance());
        Calls.Result refused = re.call("install", "tqdm");
        assertThat(refused.status()).isEqualTo(1);
        assertThat(refused.err()).contains("re init").hasLineCount(1);
        assertThat(re.project().resolve("requirements.txt")).doesNotExist();
    }

    @Test
    void whatCannotBeInstalledIsToldInOneLine() throws IOException {
        Files.writeString(re.project().resolve("x.py"), "import os\n");
        Recompute.instances(re.config()).add(server.instance());
        assertThat(re.call("init").status()).isZero();
        Calls.Result refused = re.call("install", "--", "--index-url=http://x");
        assertThat(refused.status()).isEqualTo(1);
        assertThat(refused.err()).startsWith("re: not a package: ").hasLineCount(1);
        assertThat(re.call("install").status()).isZero();
    }
}
