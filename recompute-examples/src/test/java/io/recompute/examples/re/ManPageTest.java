package io.recompute.examples.re;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ManPageTest {
    private static final String MANUAL = """
            RE(1)     recompute manual     RE(1)

            NAME
                re - run it

            SOME MODES
              conf   Make it's "x" \\ ~/.y

                     --force
                .dot
            """;

    @TempDir
    Path directory;

    @Test
    void headingsAreSectionsAndNoLineIsARequest() {
        assertThat(ManPage.of(MANUAL, "1-2").lines())
                .containsSubsequence(
                        ".TH RE 1 \"\" \"re 1\\-2\" \"recompute manual\"",
                        ".SH NAME",
                        ".nf",
                        "\\&  re \\- run it",
                        ".SH SOME MODES",
                        "\\&conf   Make it\\(aqs \"x\" \\e \\(ti/.y",
                        ".sp",
                        "\\&       \\-\\-force",
                        "\\&  .dot");
    }

    @Test
    void groffSetsItAsTheManualStands() throws Exception {
        assumeTrue(has("groff"), "no groff here");
        Path page = Files.writeString(directory.resolve("re.1"), ManPage.of(ManMode.manual(), "1"));
        Process groff = new ProcessBuilder("groff", "-man", "-ww", "-Tascii", "-P-c", page.toString())
                .redirectErrorStream(true)
                .start();
        String set = new String(groff.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(groff.waitFor()).isZero();
        String plain = set.replaceAll(".\b", "");
        assertThat(plain).doesNotContain("warning").contains("re --instance=auto init", "~/.recompute.conf");
        assertThat(ManMode.manual().lines().skip(1).map(String::strip).filter(line -> !line.isEmpty()))
                .allSatisfy(line -> assertThat(plain).contains(line));
    }

    private static boolean has(String program) throws InterruptedException {
        try {
            return new ProcessBuilder(program, "--version")
                            .redirectErrorStream(true)
                            .start()
                            .waitFor()
                    == 0;
        } catch (IOException e) {
            return false;
        }
    }
}
