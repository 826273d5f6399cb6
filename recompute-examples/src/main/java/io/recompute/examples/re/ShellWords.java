package io.recompute.examples.re;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Splits a text into words, as a shell does with quotes and backslashes; it expands nothing. */
final class ShellWords {
    private static final char NONE = 0;
    private static final String ESCAPABLE_IN_DOUBLE_QUOTES = "$`\"\\";

    private final String text;
    private final List<String> words = new ArrayList<>();
    private @Nullable StringBuilder word;
    private char quote = NONE;
    private int position;

    private ShellWords(String text) {
        this.text = text;
    }

    /**
     * The words of a text.
     *
     * @throws IllegalArgumentException where a quote is not closed, or a backslash escapes nothing
     */
    static List<String> split(String text) {
        ShellWords splitter = new ShellWords(text);
        while (splitter.position < text.length()) {
            splitter.take(text.charAt(splitter.position++));
        }
        return splitter.end();
    }

    private void take(char character) {
        if (quote != NONE && character == quote) {
            quote = NONE;
        } else if (quote == '\'') {
            word().append(character);
        } else if (character == '\\') {
            escaped();
        } else if (quote == '"') {
            word().append(character);
        } else if (character == '\'' || character == '"') {
            quote = character;
            word().append(""); // quotes alone make a word, too
        } else if (Character.isWhitespace(character)) {
            finishWord();
        } else {
            word().append(character);
        }
    }

    private void escaped() {
        if (position == text.length()) {
            throw new IllegalArgumentException("a backslash at the end escapes nothing: " + text);
        }
        char next = text.charAt(position++);
        if (quote == '"' && ESCAPABLE_IN_DOUBLE_QUOTES.indexOf(next) < 0) {
            word().append('\\');
        }
        word().append(next);
    }

    private List<String> end() {
        if (quote != NONE) {
            throw new IllegalArgumentException("a quote " + quote + " is not closed: " + text);
        }
        finishWord();
        return List.copyOf(words);
    }

    private StringBuilder word() {
        if (word == null) {
            word = new StringBuilder();
        }
        return word;
    }

    private void finishWord() {
        if (word != null) {
            words.add(word.toString());
            word = null;
        }
    }
}
