package io.recompute.transport;

import java.util.regex.Pattern;

/**
 * The terminal that a command is to find on its three streams. Immutable.
 *
 * @param type what programs find in {@code TERM}, as {@code xterm-256color}
 * @param size its size at first
 */
public record Pty(String type, TerminalSize size) {
    private static final Pattern TYPE = Pattern.compile("[A-Za-z0-9][A-Za-z0-9+._-]{0,99}");

    /** @throws IllegalArgumentException where the type cannot be one */
    public Pty {
        if (!TYPE.matcher(type).matches()) {
            throw new IllegalArgumentException("not a type of terminal: '" + type + "'");
        }
    }

    /** A terminal of that size that knows colours, as most do: {@code xterm-256color}. */
    public static Pty of(TerminalSize size) {
        return new Pty("xterm-256color", size);
    }
}
