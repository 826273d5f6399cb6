package io.recompute.examples.re;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Objects;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ManualTest {
    private static final int WIDTH = 80;

    private String manual = "";

    @BeforeEach
    void read() throws IOException {
        try (InputStream in = Objects.requireNonNull(
                getClass().getResourceAsStream("/io/recompute/examples/re/man.txt"),
                "man.txt is not on the class path")) {
            manual = new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "conf",
                "sshadd",
                "init",
                "rsync",
                "install",
                "sync",
                "async",
                "log",
                "collect",
                "list",
                "kill",
                "purge",
                "ssh",
                "push",
                "pull",
                "data",
                "notebook",
                "probe",
                "sweep",
                "man"
            })
    void everyModeHasItsEntryAndAnExample(String mode) {
        assertThat(manual).containsPattern("(?m)^  " + mode + " +[A-Z]").containsPattern("(?m)^ +re " + mode + "\\b");
    }

    @Test
    void itFitsIntoATerminal() {
        assertThat(manual.lines()).allMatch(line -> line.length() <= WIDTH, "at most 80 columns wide");
        assertThat(manual).isASCII().doesNotContain("\t").endsWith("\n");
    }
}
