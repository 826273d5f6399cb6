package io.recompute.transport;

/**
 * How large a terminal is, in characters. Immutable.
 *
 * @param columns 1 to 65535
 * @param rows 1 to 65535
 */
public record TerminalSize(int columns, int rows) {
    private static final int MOST = 0xFFFF;

    /** What terminals have been since there are any: 80 columns, 24 rows. */
    public static final TerminalSize USUAL = new TerminalSize(80, 24);

    /** @throws IllegalArgumentException where a terminal cannot be that large */
    public TerminalSize {
        if (columns < 1 || rows < 1 || columns > MOST || rows > MOST) {
            throw new IllegalArgumentException("not the size of a terminal: " + columns + "x" + rows);
        }
    }
}
