package io.recompute.transport.control;

import java.nio.charset.StandardCharsets;

/**
 * A command line that makes a login's shell, whichever it is, hand a text to {@code /bin/sh} unchanged. The text
 * travels as octal escapes of {@code printf %b}, since no quotes mean the same to all of them: fish takes backslashes
 * between single quotes for escapes, tcsh exclamation marks and newlines.
 */
final class CommandLine {
    private static final String PLAIN = " abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_@+=:,./-";

    private CommandLine() {}

    /** The line for that text. */
    static String of(String text) {
        StringBuilder line = new StringBuilder("exec /bin/sh -c 'eval \"$(printf \"%b\" \"");
        for (byte character : text.getBytes(StandardCharsets.UTF_8)) {
            if (PLAIN.indexOf(character) >= 0) {
                line.append((char) character);
            } else {
                line.append("\\0")
                        .append(Integer.toOctalString(0x200 | (character & 0xFF))
                                .substring(1));
            }
        }
        return line.append("\")\"'").toString();
    }
}
