package io.recompute.shell;

import io.recompute.transport.Pty;
import io.recompute.transport.TerminalSize;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What shell is to be opened. Immutable: every step gives a new one. The standard one is the user's login shell,
 * interactive, with a terminal of 80 columns and 24 rows that knows colours.
 */
public final class ShellSpec {
    private final @Nullable String command;
    private final @Nullable Pty pty;

    private ShellSpec(@Nullable String command, @Nullable Pty pty) {
        this.command = command;
        this.pty = pty;
    }

    /** The login shell with a terminal. */
    public static ShellSpec standard() {
        return new ShellSpec(null, Pty.of(TerminalSize.USUAL));
    }

    /** The same, but instead of the login shell that text of the shell, as {@code vim x.py}; it is over when that ends. */
    public ShellSpec command(String text) {
        return new ShellSpec(Objects.requireNonNull(text, "text"), pty);
    }

    /** The same with a terminal of that size. */
    public ShellSpec size(TerminalSize size) {
        return new ShellSpec(command, pty == null ? Pty.of(size) : new Pty(pty.type(), size));
    }

    /**
     * The same with a terminal of that type, which programs find in {@code TERM}.
     *
     * @throws IllegalArgumentException where it cannot be one
     */
    public ShellSpec terminal(String type) {
        return new ShellSpec(command, new Pty(type, pty == null ? TerminalSize.USUAL : pty.size()));
    }

    /**
     * The same without a terminal: what is written to it is read by the shell, or the command, as from a pipe, whose end is
     * theirs, and the two outputs are apart.
     */
    public ShellSpec withoutTerminal() {
        return new ShellSpec(command, null);
    }

    /** The command; empty: the login shell. */
    Optional<String> command() {
        return Optional.ofNullable(command);
    }

    /** The terminal; empty: none. */
    Optional<Pty> pty() {
        return Optional.ofNullable(pty);
    }

    @Override
    public String toString() {
        return "ShellSpec[" + (command == null ? "login shell" : command) + "]";
    }
}
