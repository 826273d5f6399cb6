package io.recompute.config;

/**
 * What Python takes for a blank. Java's own notion differs (it leaves out the no-break spaces and U+0085), and a
 * password that ends in such a character would not survive the way through both.
 */
final class Blanks {
    private Blanks() {}

    static boolean isBlank(char c) {
        return Character.isWhitespace(c) || c == '\u0085' || c == '\u00a0' || c == '\u2007' || c == '\u202f';
    }

    /** The number of blanks that the text starts with. */
    static int leading(String text) {
        int count = 0;
        while (count < text.length() && isBlank(text.charAt(count))) {
            count++;
        }
        return count;
    }

    static String stripTrailing(String text) {
        int end = text.length();
        while (end > 0 && isBlank(text.charAt(end - 1))) {
            end--;
        }
        return text.substring(0, end);
    }

    static String strip(String text) {
        return stripTrailing(text.substring(leading(text)));
    }
}
