package io.recompute.transport.control;

import io.recompute.transport.Channel;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A text for the machine's shell that may be longer than what a server takes as a command line: dropbear ends the whole
 * connection at 9,000 bytes. What is too long comes as the first lines of the command's input; the shell's {@code read}
 * takes no byte behind them. Immutable.
 *
 * @param line the command line
 * @param input what is to be sent first; empty for nothing
 */
record LongCommand(String line, String input) {
    private static final Logger LOG = LoggerFactory.getLogger(LongCommand.class);

    /** Escapes make a line some two and a half times as long as its text. */
    static final int LONGEST_LINE = 8192;

    private static final String READER = """
            recompute_script=
            while IFS= read -r recompute_line && [ "$recompute_line" != %1$s ]; do
                recompute_script="$recompute_script$recompute_line
            "
            done
            [ "$recompute_line" = %1$s ] || exit 255
            eval "$recompute_script"
            """;

    static LongCommand of(String text) {
        String line = CommandLine.of(text);
        if (line.length() <= LONGEST_LINE) {
            return new LongCommand(line, "");
        }
        String end = Sentinels.next();
        return new LongCommand(CommandLine.of(String.format(READER, end)), text + "\n" + end + "\n");
    }

    /** Sends the input, if any. Where that fails the command does nothing, which whoever reads of it notices. */
    void send(Channel channel) {
        if (input.isEmpty()) {
            return;
        }
        try {
            OutputStream stdin = channel.stdin();
            stdin.write(input.getBytes(StandardCharsets.UTF_8));
            stdin.flush();
        } catch (IOException e) {
            LOG.debug("a script could not be sent", e);
        }
    }
}
