package io.recompute.config.ssh;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * A line of the file in its parts, by the rules of ssh: a keyword, blanks or one {@code =}, then words; quotes keep
 * blanks together, a word that begins with {@code #} ends the line.
 *
 * @param keyword in lower case
 */
record Words(String keyword, List<String> arguments) {
    private static final String BLANKS = " \t\r\n\f";

    /**
     * The parts of a line that is neither empty nor a comment.
     *
     * @throws IllegalArgumentException where it is no such line; the message says why
     */
    static Words of(String line) {
        int start = skipBlanks(line, 0);
        int end = start;
        boolean quoted = line.charAt(start) == '"';
        if (quoted) {
            end = line.indexOf('"', ++start);
            if (end < 0) {
                throw new IllegalArgumentException("a quote is not closed");
            }
        } else {
            while (end < line.length() && BLANKS.indexOf(line.charAt(end)) < 0 && "=\"".indexOf(line.charAt(end)) < 0) {
                end++;
            }
        }
        String keyword = line.substring(start, end).toLowerCase(Locale.ROOT);
        int rest = skipBlanks(line, quoted ? end + 1 : end);
        if (rest < line.length() && line.charAt(rest) == '=') {
            rest = skipBlanks(line, rest + 1);
        }
        return new Words(keyword, split(line.substring(rest)));
    }

    /** Whether nothing stands in the line. */
    static boolean isEmpty(String line) {
        int start = skipBlanks(line, 0);
        return start == line.length() || line.charAt(start) == '#';
    }

    private static int skipBlanks(String line, int from) {
        int at = from;
        while (at < line.length() && BLANKS.indexOf(line.charAt(at)) >= 0) {
            at++;
        }
        return at;
    }

    private static List<String> split(String text) {
        List<String> words = new ArrayList<>();
        int at = skipBlanks(text, 0);
        while (at < text.length() && text.charAt(at) != '#') {
            StringBuilder word = new StringBuilder();
            at = skipBlanks(text, word(text, at, word));
            words.add(word.toString());
        }
        return List.copyOf(words);
    }

    /** Reads one word, and gives the place behind it. */
    private static int word(String text, int from, StringBuilder word) {
        char quote = 0;
        int at = from;
        for (; at < text.length(); at++) {
            char c = text.charAt(at);
            char next = at + 1 < text.length() ? text.charAt(at + 1) : 0;
            if (c == '\\' && (next == '\'' || next == '"' || next == '\\' || (quote == 0 && next == ' '))) {
                word.append(next);
                at++;
            } else if (quote == 0 && BLANKS.indexOf(c) >= 0) {
                break;
            } else if (quote == 0 && (c == '"' || c == '\'')) {
                quote = c;
            } else if (c == quote && quote != 0) {
                quote = 0;
            } else {
                word.append(c);
            }
        }
        if (quote != 0) {
            throw new IllegalArgumentException("a quote is not closed");
        }
        return at;
    }
}
