package io.recompute.examples.re;

import static org.assertj.core.api.Assertions.assertThat;

import io.recompute.config.ConfigFile;
import io.recompute.transport.ssh.SshTransport;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
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
                "completion",
                "man"
            })
    void everyModeHasItsEntryAndAnExample(String mode) {
        assertThat(manual).containsPattern("(?m)^  " + mode + " +[A-Z]").containsPattern("(?m)^ +re " + mode + "\\b");
    }

    @Test
    void everyOptionOfEveryModeIsInIt() {
        Streams streams = new Streams(InputStream.nullInputStream(), System.out, System.err, Optional.empty());
        Surroundings here =
                new Surroundings(Path.of(""), ConfigFile.at(Path.of("none")), SshTransport.create(), streams);
        Completions known = new Re(here).completions();
        assertThat(known.modes())
                .hasSizeGreaterThan(20)
                .allSatisfy(mode -> assertThat(manual).containsPattern("(?m)^  " + mode.name() + " +[A-Z]"));
        List<String> untold = known.modes().stream()
                .flatMap(mode -> mode.options().stream()
                        .map(Completions.Flag::name)
                        .filter(name ->
                                name.startsWith("--") && !section(mode.name()).contains(name))
                        .map(name -> mode.name() + " " + name))
                .toList();
        assertThat(untold).isEmpty();
    }

    /** What is said of a mode, and of all modes. */
    private String section(String mode) {
        String modes = manual.substring(manual.indexOf("\nMODES"), manual.indexOf("\nLISTINGS"));
        Matcher entry = Pattern.compile("(?ms)^  " + mode + " +[A-Z].*?(?=^  [a-z]|\\z)")
                .matcher(modes);
        assertThat(entry.find()).as(mode).isTrue();
        String general = manual.substring(manual.indexOf("\nOPTIONS OF ALL"), manual.indexOf("\nMODES"));
        // It has the options of sync.
        return entry.group() + general + (mode.equals("async") ? section("sync") : "");
    }

    @Test
    void itFitsIntoATerminal() {
        assertThat(manual.lines()).allMatch(line -> line.length() <= WIDTH, "at most 80 columns wide");
        assertThat(manual).isASCII().doesNotContain("\t").endsWith("\n");
    }
}
