package io.recompute.examples.re;

import java.io.Console;
import java.util.Optional;

/** The terminal that the program was started from. */
final class ConsoleTerminal implements Terminal {
    private final Console console;

    private ConsoleTerminal(Console console) {
        this.console = console;
    }

    /** The terminal; empty where standard input or output is none. */
    static Optional<Terminal> find() {
        // Of the two consoles of newer JDKs, the one that is there only where there is a terminal.
        System.setProperty("jdk.console", "java.base");
        return Optional.ofNullable(System.console()).map(ConsoleTerminal::new);
    }

    @Override
    public String ask(String prompt) {
        return InterruptibleReading.of("re-terminal", () -> {
            String line = console.readLine("%s", prompt);
            return line == null ? "" : line;
        });
    }

    @Override
    public String askSecret(String prompt) {
        return InterruptibleReading.of("re-terminal", () -> {
            char[] secret = console.readPassword("%s", prompt);
            return secret == null ? "" : new String(secret);
        });
    }

    @Override
    public Optional<RawTerminal> raw() {
        return SttyTerminal.find();
    }
}
