package io.recompute.transport.control;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

@DisabledOnOs(value = OS.WINDOWS, disabledReason = "there is no /bin/sh")
class FrameTest {
    static Stream<Arguments> textsInShells() {
        return Stream.of("sh", "dash", "bash --posix", "bash", "busybox sh", "zsh --emulate sh")
                .flatMap(shell -> ShellText.HARD.stream().map(text -> Arguments.of(shell, text)));
    }

    @ParameterizedTest
    @MethodSource("textsInShells")
    void aTextIsRunAsInAFileOfItsOwnAndTheShellLivesOn(String shell, String text) throws Exception {
        List<String> arguments = new ArrayList<>(List.of(shell.split(" ")));
        assumeTrue(ShellText.find(arguments.get(0)).isPresent(), () -> "there is no " + shell + " here");

        for (String setup :
                List.of(ShellStart.OWN.setup("5e471e1"), ShellStart.users("").setup("5e471e1"))) {
            ByteArrayOutputStream input = new ByteArrayOutputStream();
            input.writeBytes(setup.getBytes(UTF_8));
            CollectingSink first = new CollectingSink();
            Frame frame = new Frame("5e471e1", 1, first, new CollectingSink());
            input.writeBytes(frame.encode(text));
            CollectingSink second = new CollectingSink();
            Frame next = new Frame("5e471e1", 2, second, new CollectingSink());
            input.writeBytes(next.encode("echo alive; pwd; umask"));
            ShellText.Outcome all = ShellText.run(arguments, input.toByteArray());

            FrameReader reader = new FrameReader(false);
            byte[] out = all.out().getBytes(ISO_8859_1);
            reader.accept(frame, out, out.length);
            assertThat(frame.free()).as(all.out()).isCompleted();
            reader.accept(next, out, out.length);
            assertThat(second.toByteArray()).asString(US_ASCII).startsWith("alive\n");

            ShellText.Outcome alone = ShellText.run(
                    Stream.concat(arguments.stream(), Stream.of("-c", "eval \"$0\"", text))
                            .toList(),
                    new byte[0]);
            assertThat(new String(first.toByteArray(), ISO_8859_1)).isEqualTo(alone.out());
            frame.end(true, 0);
            assertThat(frame.done().join() == 0).isEqualTo(alone.status() == 0);
        }
    }
}
