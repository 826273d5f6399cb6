package io.recompute.transport.local;

import io.recompute.transport.Channel;
import io.recompute.transport.TerminalChannel;
import io.recompute.transport.TerminalSize;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * A program of this machine that starts a command with a terminal of its own: Python's, since Java has no way to make one.
 * It is for transports over processes, this package's and those of tests. Immutable.
 *
 * <p>The program's standard output is the terminal's; it ends as the command ended, by the same signal where it was one.
 * The end of its standard input, or of whoever reads it, hangs up.
 */
public final class LocalTerminal {
    private static final List<String> USUAL =
            List.of("/usr/bin/python3", "/usr/local/bin/python3", "/opt/homebrew/bin/python3");

    private final String python;

    private LocalTerminal(String python) {
        this.python = python;
    }

    /** The way this machine has; empty where it has no Python. */
    public static Optional<LocalTerminal> find() {
        // What lies on the path may be a script that searches for Python each time.
        Stream<String> onPath = Stream.of(
                        System.getenv().getOrDefault("PATH", "").split(File.pathSeparator))
                .map(directory -> directory + "/python3");
        return Stream.concat(USUAL.stream(), onPath)
                .filter(file -> file.startsWith("/") && Files.isExecutable(Path.of(file)))
                .findFirst()
                .map(LocalTerminal::new);
    }

    /** The arguments that start the command with a terminal of that size. */
    public List<String> arguments(TerminalSize size, List<String> command) {
        List<String> arguments = new ArrayList<>(
                List.of(python, "-ISc", Program.TEXT, Integer.toString(size.columns()), Integer.toString(size.rows())));
        arguments.addAll(command);
        return arguments;
    }

    /** What the program is fed by, over its standard input. */
    public TerminalInput input(OutputStream stdin) {
        return new TerminalInput(stdin);
    }

    /** The command's channel, made of that of the program; closing it closes the other. */
    public TerminalChannel channel(Channel program) {
        return new LocalTerminalChannel(program, input(program.stdin()));
    }

    private static final class Program {
        static final String TEXT = read();

        private static String read() {
            try (InputStream in = Objects.requireNonNull(
                    LocalTerminal.class.getResourceAsStream("terminal.py"), "terminal.py is a resource")) {
                return new String(in.readAllBytes(), StandardCharsets.UTF_8);
            } catch (IOException e) {
                throw new UncheckedIOException("cannot read terminal.py", e);
            }
        }
    }
}
