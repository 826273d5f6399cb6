package io.recompute.transport.control;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@DisabledOnOs(value = OS.WINDOWS, disabledReason = "there is no /bin/sh")
class LongCommandTest {
    private static final String WORDS = "a 'long' \"script\" \\ $HOME \u20ac\n".repeat(400) + "end";

    @Test
    void aShortTextIsTheLine() {
        assertThat(LongCommand.of("exit 9")).isEqualTo(new LongCommand(CommandLine.of("exit 9"), ""));
    }

    @Test
    void noLineIsLongerThanServersTake() {
        for (int length = 0; length < 4 * LongCommand.LONGEST_LINE; length += 100) {
            assertThat(LongCommand.of(";".repeat(length)).line()).hasSizeLessThanOrEqualTo(LongCommand.LONGEST_LINE);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"sh", "bash", "dash", "busybox sh", "mksh", "fish", "tcsh"})
    void aLongTextComesBeforeTheInput(String shell) throws Exception {
        List<String> words = List.of(shell.split(" "));
        assumeTrue(ShellText.find(words.get(0)).isPresent(), () -> "there is no " + shell + " here");
        LongCommand command = LongCommand.of(text() + "cat");
        String said = run(words, command, command.input() + "the input\nof the command");
        assertThat(said).isEqualTo(WORDS + "the input\nof the command");
    }

    @Test
    void aTextThatIsCutIsNotRun() throws Exception {
        LongCommand command = LongCommand.of(text());
        int half = command.input().length() / 2;
        assertThat(run(List.of("sh"), command, command.input().substring(0, half)))
                .isEmpty();
    }

    private static String text() {
        return "printf %s '" + WORDS.replace("'", "'\\''") + "'\n";
    }

    private static String run(List<String> shell, LongCommand command, String input) throws Exception {
        List<String> words = new ArrayList<>(shell);
        words.add("-c");
        words.add(command.line());
        return new String(ShellText.run(words, input.getBytes(UTF_8)).out().getBytes(ISO_8859_1), UTF_8);
    }
}
