package io.recompute.examples.re;

import io.recompute.run.RemoteProcess;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/**
 * What a call of re reads and prints to.
 *
 * @param in standard input
 * @param out what was asked for; also the output of a command, byte for byte
 * @param err everything else
 * @param terminal who can be asked; empty where nobody can
 * @param screen what these lead to
 * @param progress a line on {@code err} while something takes long
 */
record Streams(
        InputStream in,
        PrintStream out,
        PrintStream err,
        Optional<Terminal> terminal,
        Screen screen,
        ProgressLine progress) {
    /** Those that lead to no terminal. */
    Streams(InputStream in, PrintStream out, PrintStream err, Optional<Terminal> terminal) {
        this(in, out, err, terminal, Screen.none(), new ProgressLine(Screen.none(), err, System::nanoTime));
    }

    /** A line that does not keep anything from being done. */
    void warn(String text) {
        progress.print("re: warning: " + text);
    }

    /** That a process was started, and how to see more of it. */
    void started(RemoteProcess process) {
        out.println("started " + process.name() + " as " + process.id());
        out.println("follow it with: re log --loop=2");
    }

    /** A password: asked for at a terminal, else the first line of standard input. Empty where there is none. */
    String password(String prompt) {
        return terminal.map(asked -> asked.askSecret(prompt))
                .orElseGet(() -> InterruptibleReading.of("re-stdin", this::firstLine));
    }

    private String firstLine() throws IOException {
        String line = new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8)).readLine();
        return line == null ? "" : line;
    }
}
