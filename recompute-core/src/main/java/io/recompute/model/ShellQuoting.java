package io.recompute.model;

import java.util.regex.Pattern;

/**
 * Quoting for a POSIX shell: the one place that turns a text into a word that {@code sh} reads back as that text. Not
 * for fish or tcsh, whose quotes differ; nothing of ours is ever parsed by them.
 *
 * @see <a href="https://pubs.opengroup.org/onlinepubs/9699919799/utilities/V3_chap02.html#tag_18_02">POSIX Shell
 *     Command Language, 2.2 Quoting</a>
 */
public final class ShellQuoting {
    private static final Pattern PLAIN = Pattern.compile("[A-Za-z0-9_@%+=:,./-]+");

    private ShellQuoting() {}

    /**
     * A word that a POSIX shell reads as {@code text}, whatever is in it.
     *
     * @throws IllegalArgumentException where the text has a NUL character, which no shell word can hold
     */
    public static String quote(String text) {
        if (text.indexOf('\0') >= 0) {
            throw new IllegalArgumentException("a shell word cannot hold a NUL character");
        }
        return PLAIN.matcher(text).matches() ? text : "'" + text.replace("'", "'\\''") + "'";
    }
}
