package io.recompute.testkit;

import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What a stand-in program of a {@link FakeTransport} does when it is called: it reads its input where told so, waits at
 * a gate where it has one, prints, and exits. Immutable: each step returns another one.
 */
public final class Script {
    private static final Script NOTHING = new Script(new Text("", ""), null, null, false, 0);

    /** What is printed, to standard output and standard error. */
    private record Text(String output, String error) {}

    private final Text text;
    private final @Nullable String pattern;
    private final @Nullable Gate gate;
    private final boolean readsInput;
    private final int status;

    private Script(Text text, @Nullable String pattern, @Nullable Gate gate, boolean readsInput, int status) {
        this.text = text;
        this.pattern = pattern;
        this.gate = gate;
        this.readsInput = readsInput;
        this.status = status;
    }

    /** A program that prints this text to its standard output, nothing else, and exits with status 0. */
    public static Script prints(String text) {
        return NOTHING.thenPrints(text);
    }

    /** A program that prints nothing and exits with this status, 0 to 255. */
    public static Script exitsWith(int status) {
        return NOTHING.exits(status);
    }

    /** The same, for calls only whose arguments, with a blank between them, match this shell pattern: {@code *?}. */
    public Script when(String argumentPattern) {
        return new Script(text, Objects.requireNonNull(argumentPattern), gate, readsInput, status);
    }

    /** The same, waiting at a gate before it prints. */
    public Script blocksUntilOpen(Gate newGate) {
        return new Script(text, pattern, newGate, readsInput, status);
    }

    /**
     * The same, reading its input to the end first, which {@link Invocation#input()} then tells. Without this a program
     * leaves its input alone, as {@code python3 -V} does.
     */
    public Script readsInput() {
        return new Script(text, pattern, gate, true, status);
    }

    /** The same, printing this text too, to its standard output. */
    public Script thenPrints(String more) {
        return new Script(new Text(text.output() + more, text.error()), pattern, gate, readsInput, status);
    }

    /** The same, printing this text to its standard error. */
    public Script printsError(String more) {
        return new Script(new Text(text.output(), text.error() + more), pattern, gate, readsInput, status);
    }

    /**
     * The same, exiting with this status.
     *
     * @throws IllegalArgumentException where it is not 0 to 255
     */
    public Script exits(int newStatus) {
        if (newStatus < 0 || newStatus > 255) {
            throw new IllegalArgumentException("not an exit status: " + newStatus + " (0 to 255)");
        }
        return new Script(text, pattern, gate, readsInput, newStatus);
    }

    @Nullable
    String pattern() {
        return pattern;
    }

    @Nullable
    Gate gate() {
        return gate;
    }

    boolean reads() {
        return readsInput;
    }

    String output() {
        return text.output();
    }

    String error() {
        return text.error();
    }

    int status() {
        return status;
    }
}
