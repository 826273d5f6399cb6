package io.recompute.testkit.shell;

import static org.assertj.core.api.Assertions.assertThat;

import io.recompute.shell.RemoteShell;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;

/** What someone at a shell types and sees. For one thread. */
record Screen(RemoteShell shell) {
    static final String CTRL_C = "\u0003";

    void type(String text) throws IOException {
        shell.input().write(text.getBytes(StandardCharsets.UTF_8));
        shell.input().flush();
    }

    /** Types a line that prints that word, in two parts since what is typed is shown, too, and waits for it. */
    String ask(String line) throws IOException {
        type(line + "; printf '[%s]\\n' an'swer'\r");
        return until("[answer]");
    }

    /** All that is shown up to that text. */
    String until(String text) throws IOException {
        InputStream output = shell.output();
        StringBuilder shown = new StringBuilder();
        while (shown.indexOf(text) < 0) {
            int next = output.read();
            assertThat(next).as("the end, after: %s", shown).isNotNegative();
            shown.append((char) next);
        }
        return shown.toString();
    }
}
