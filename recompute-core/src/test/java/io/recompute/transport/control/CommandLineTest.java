package io.recompute.transport.control;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.recompute.model.ShellQuoting;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@DisabledOnOs(value = OS.WINDOWS, disabledReason = "there is no /bin/sh")
class CommandLineTest {
    @ParameterizedTest
    @ValueSource(strings = {"sh", "bash", "dash", "zsh", "fish", "tcsh", "ksh", "mksh"})
    void everyCharacterGetsThroughEveryLoginShell(String shell) throws Exception {
        assumeTrue(ShellText.find(shell).isPresent(), () -> "there is no " + shell + " here");
        StringBuilder all = new StringBuilder();
        for (char character = 1; character < 0x180; character++) {
            all.append(character);
        }
        all.append("!history! ''' \"\"\" \\\\ \\n \\0101 %s %b $HOME ${x} `y` $(z) \n\n end");
        assertThat(echoed(shell, all.toString())).isEqualTo(all.toString());
    }

    @ParameterizedTest
    @ValueSource(strings = {"sh", "zsh", "fish", "tcsh"})
    void randomTextsGetThrough(String shell) throws Exception {
        assumeTrue(ShellText.find(shell).isPresent(), () -> "there is no " + shell + " here");
        long seed = 20240229;
        Random random = new Random(seed);
        String alphabet = "'\"\\$`!#&|;<>()[]{}*?~^%\n\t =0123ab€";
        for (int round = 0; round < 10; round++) {
            StringBuilder text = new StringBuilder();
            for (int length = random.nextInt(300); length > 0; length--) {
                text.append(alphabet.charAt(random.nextInt(alphabet.length())));
            }
            text.append('.');
            assertThat(echoed(shell, text.toString()))
                    .as("seed %d, round %d", seed, round)
                    .isEqualTo(text.toString());
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"sh", "zsh", "fish", "tcsh"})
    void aLongTextGetsThrough(String shell) throws Exception {
        assumeTrue(ShellText.find(shell).isPresent(), () -> "there is no " + shell + " here");
        String text = "a long 'script'\n".repeat(800) + ".";
        assertThat(echoed(shell, text)).isEqualTo(text);
    }

    @Test
    void theStatusIsTheTexts() throws Exception {
        assertThat(ShellText.run(List.of("/bin/sh", "-c", CommandLine.of("exit 9")), new byte[0])
                        .status())
                .isEqualTo(9);
    }

    @Test
    void theInputIsTheChannels() throws Exception {
        assertThat(ShellText.run(List.of("/bin/sh", "-c", CommandLine.of("cat")), "in".getBytes(UTF_8))
                        .out())
                .isEqualTo("in");
    }

    private static String echoed(String shell, String text) throws Exception {
        String line = CommandLine.of("printf %s " + ShellQuoting.quote(text));
        String out = ShellText.run(List.of(ShellText.find(shell).orElseThrow().toString(), "-c", line), new byte[0])
                .out();
        return new String(out.getBytes(ISO_8859_1), UTF_8);
    }
}
