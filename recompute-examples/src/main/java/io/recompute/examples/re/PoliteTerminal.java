package io.recompute.examples.re;

import java.util.Optional;

/** A terminal that is asked while no {@link ProgressLine} is drawn over the question. */
record PoliteTerminal(Terminal terminal, ProgressLine progress) implements Terminal {
    @Override
    public String ask(String prompt) {
        return progress.above(() -> terminal.ask(prompt));
    }

    @Override
    public String askSecret(String prompt) {
        return progress.above(() -> terminal.askSecret(prompt));
    }

    @Override
    public Optional<RawTerminal> raw() {
        return terminal.raw();
    }
}
