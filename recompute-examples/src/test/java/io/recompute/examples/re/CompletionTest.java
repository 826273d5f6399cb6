package io.recompute.examples.re;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.google.errorprone.annotations.CanIgnoreReturnValue;
import io.recompute.config.ConfigFile;
import io.recompute.transport.ssh.SshTransport;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The shells themselves complete re. */
@Timeout(120)
class CompletionTest {
    @TempDir
    Path root;

    @BeforeEach
    void aFile() throws IOException {
        Files.writeString(root.resolve("weights.pt"), "");
    }

    @ParameterizedTest
    @CsvSource(delimiter = ';', textBlock = """
            re li; list
            re ''; async collect completion conf data init install kill list log man notebook probe pull purge push rsync ssh sshadd sweep sync
            re list --a; --all
            re list --j; --json
            re sync --no; --no-rsync
            re --config = weights.pt list --a; --all
            re --ins; --instance=
            re log --l; --loop=
            re push wei; weights.pt
            re push --config = wei; weights.pt
            re completion z; zsh
            """)
    void bashCompletes(String line, String expected) throws Exception {
        assumeTrue(has("bash"), "no bash here");
        // As bash does it: the words as it splits them, and the function that was registered for re.
        String script = ". ./re.bash; set -- " + line + "; COMP_WORDS=(\"$@\"); COMP_CWORD=$(($# - 1))\n"
                + "f=$(complete -p re | sed 's/.*-F \\([^ ]*\\).*/\\1/'); $f re; printf '%s\\n' \"${COMPREPLY[@]}\" | LC_ALL=C sort";
        write("bash", "re.bash");
        assertThat(String.join(" ", run("bash", "--norc", "-c", script))).isEqualTo(expected);
    }

    @Test
    void bashCompletesAtATerminal() throws Exception {
        assumeTrue(has("bash") && Tmux.isAvailable(), "no bash or no tmux here");
        write("bash", "re.bash");
        Files.writeString(root.resolve("rc"), "PS1='> '\n. ./re.bash\n");
        try (Tmux tmux = Tmux.open(root, 100, 20, "cd '" + root + "' && exec bash --noprofile --rcfile ./rc")) {
            tmux.awaitText(">");
            tmux.type("re rsy");
            tmux.press("Tab");
            tmux.awaitText("> re rsync");
            tmux.type("--dr");
            tmux.press("Tab");
            tmux.awaitText("> re rsync --dry-run");
            tmux.press("C-u");
            tmux.type("re --verbose push wei");
            tmux.press("Tab");
            tmux.awaitText("> re --verbose push weights.pt");
        }
    }

    @ParameterizedTest
    @CsvSource({"re li, list", "re list --js, --json", "re sync --no-r, --no-rsync", "re completion f, fish"})
    void fishCompletes(String line, String expected) throws Exception {
        assumeTrue(has("fish"), "no fish here");
        write("fish", "re.fish");
        List<String> found = run("fish", "--no-config", "-c", "source ./re.fish; complete -C '" + line + "'");
        assertThat(found).extracting(each -> each.split("\t", 2)[0]).containsExactly(expected);
    }

    @Test
    void zshCompletesAtATerminal() throws Exception {
        assumeTrue(has("zsh") && Tmux.isAvailable(), "no zsh or no tmux here");
        write("zsh", "_re");
        Files.writeString(
                root.resolve(".zshrc"), "PS1='> '; fpath=($ZDOTDIR $fpath); autoload -Uz compinit; compinit -u -D\n");
        try (Tmux tmux = Tmux.open(root, 100, 20, "cd '" + root + "' && ZDOTDIR=\"$PWD\" exec zsh -d -i")) {
            tmux.awaitText(">");
            tmux.type("re rsy");
            tmux.press("Tab");
            tmux.awaitText("> re rsync");
            tmux.type("--dr");
            tmux.press("Tab");
            tmux.awaitText("> re rsync --dry-run");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"bash", "zsh", "fish"})
    void theShellReadsItAndEveryOptionIsInIt(String shell) throws Exception {
        String text = write(shell, "script");
        assertThat(text).contains("json", "through-client", "wait-gpus", "instance-idx");
        assumeTrue(has(shell), "no " + shell + " here");
        assertThat(run(shell, "-n", "script")).isEmpty();
    }

    @CanIgnoreReturnValue
    private String write(String shell, String file) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        PrintStream printer = new PrintStream(out, true, StandardCharsets.UTF_8);
        Streams streams = new Streams(InputStream.nullInputStream(), printer, System.err, Optional.empty());
        Surroundings here = new Surroundings(root, ConfigFile.at(root.resolve("none")), SshTransport.create(), streams);
        assertThat(new Re(here).run("completion", shell)).isZero();
        String text = out.toString(StandardCharsets.UTF_8);
        Files.writeString(root.resolve(file), text);
        return text;
    }

    private static boolean has(String shell) throws InterruptedException {
        try {
            return new ProcessBuilder(shell, "-c", "exit 0").start().waitFor() == 0;
        } catch (IOException e) {
            return false;
        }
    }

    private List<String> run(String... command) throws Exception {
        ProcessBuilder builder =
                new ProcessBuilder(command).directory(root.toFile()).redirectErrorStream(true);
        builder.environment().put("HOME", root.toString());
        Process process = builder.start();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).as(said).isZero();
        return said.lines().toList();
    }
}
