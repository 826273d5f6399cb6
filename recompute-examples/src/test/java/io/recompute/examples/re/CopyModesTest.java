package io.recompute.examples.re;

import static org.assertj.core.api.Assertions.assertThat;

import io.recompute.testkit.EmbeddedSsh;
import io.recompute.testkit.EmbeddedSshServer;
import io.recompute.testkit.LeakCheck;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@LeakCheck
@EmbeddedSsh
class CopyModesTest {
    @TempDir
    Path root;

    private final EmbeddedSshServer server;
    private Calls re;

    CopyModesTest(EmbeddedSshServer server) {
        this.server = server;
    }

    @BeforeEach
    void makeProject() throws IOException {
        re = Calls.initialized(root, server, "copies-" + root.getFileName());
        Files.createDirectories(re.project().resolve("bin/deep"));
        Files.writeString(re.project().resolve("bin/deep/a.txt"), "a");
        Files.writeString(re.project().resolve("my notes.txt"), "notes");
    }

    private void works(String... arguments) {
        Calls.Result result = re.call(arguments);
        assertThat(result.status()).as(result.err()).isZero();
        assertThat(result.err()).isEmpty();
    }

    @Test
    void slashesMeanWhatTheyMeanToRsync() {
        works("push", "bin/ x/");
        assertThat(re.remote().resolve("x/deep/a.txt")).hasContent("a");
        works("push", "bin y/");
        assertThat(re.remote().resolve("y/bin/deep/a.txt")).hasContent("a");
        works("pull", "y/bin back");
        assertThat(re.project().resolve("back/deep/a.txt")).hasContent("a");
        works("pull", "y/bin back");
        assertThat(re.project().resolve("back/bin/deep/a.txt")).hasContent("a");
        works("pull", "x/deep/a.txt", ".");
        assertThat(re.project().resolve("a.txt")).hasContent("a");
    }

    @Test
    void aSummaryTellsHowMuchItWas() {
        assertThat(re.call("push", "'my notes.txt' docs/").out())
                .isEqualTo("pushed 1 file (5 bytes)" + System.lineSeparator());
        assertThat(re.call("pull", "docs/my\\ notes.txt copy.txt").out())
                .isEqualTo("pulled 1 file (5 bytes)" + System.lineSeparator());
        assertThat(re.project().resolve("copy.txt")).hasContent("notes");
    }

    @Test
    void namesWithBlanksAreQuotedOrArgumentsOfTheirOwn() {
        works("push", "my notes.txt", "my docs/");
        assertThat(re.remote().resolve("my docs/my notes.txt")).hasContent("notes");
    }

    @Test
    void onePathGoesToDataAndComesToTheProject() {
        works("push", "bin/deep/a.txt");
        assertThat(re.remote().resolve("data/a.txt")).hasContent("a");
        works("pull", "data/a.txt");
        assertThat(re.project().resolve("a.txt")).hasContent("a");
    }

    @Test
    void whatIsNotThereIsTold() {
        for (String mode : new String[] {"push", "pull"}) {
            Calls.Result refused = re.call(mode, "gone/ x/");
            assertThat(refused.status()).isEqualTo(1);
            assertThat(refused.err()).contains("gone").hasLineCount(1);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "a b c", "it's x", "'' x"})
    void whatIsNotTwoPathsIsRefused(String argument) {
        Calls.Result refused = re.call("push", argument);
        assertThat(refused.status()).isEqualTo(2);
        assertThat(refused.err()).startsWith("re: ").contains("re push --help").hasLineCount(1);
    }

    @Test
    void aTildeIsTheHomeDirectory() {
        assertThat(CopyPaths.local("~/x/")).isEqualTo(System.getProperty("user.home") + "/x/");
        assertThat(CopyPaths.local("~")).isEqualTo(System.getProperty("user.home"));
        assertThat(CopyPaths.local("~x")).isEqualTo("~x");
    }
}
