package io.recompute.python.imports;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A JSON text (RFC 8259) as values of Java: maps, lists, strings, booleans; numbers are left as text and {@code null} is
 * null. Of keys that are there twice the last counts. Used once.
 */
final class JsonReader {
    private static final int DEEPEST = 200;

    private final String text;
    private int position;
    private int depth;

    JsonReader(String text) {
        this.text = text;
    }

    /** @throws JsonException where it is not JSON */
    @Nullable
    Object read() throws JsonException {
        blanks();
        if (position < text.length() && text.charAt(position) == '\uFEFF') {
            position++;
        }
        Object value = value();
        blanks();
        if (position < text.length()) {
            throw unexpected();
        }
        return value;
    }

    private @Nullable Object value() throws JsonException {
        blanks();
        char c = peek();
        return switch (c) {
            case '{' -> object();
            case '[' -> array();
            case '"' -> string();
            default -> word();
        };
    }

    private Map<String, @Nullable Object> object() throws JsonException {
        Map<String, @Nullable Object> members = new LinkedHashMap<>();
        enter();
        while (!leave('}')) {
            if (!members.isEmpty()) {
                expect(',');
            }
            blanks();
            if (peek() != '"') {
                throw unexpected();
            }
            String key = string();
            expect(':');
            members.put(key, value());
        }
        return members;
    }

    private List<@Nullable Object> array() throws JsonException {
        List<@Nullable Object> items = new ArrayList<>();
        enter();
        while (!leave(']')) {
            if (!items.isEmpty()) {
                expect(',');
            }
            items.add(value());
        }
        return items;
    }

    private void enter() throws JsonException {
        position++;
        if (++depth > DEEPEST) {
            throw new JsonException("nested more than " + DEEPEST + " deep");
        }
    }

    private boolean leave(char bracket) throws JsonException {
        blanks();
        if (peek() != bracket) {
            return false;
        }
        position++;
        depth--;
        return true;
    }

    private String string() throws JsonException {
        position++;
        StringBuilder value = new StringBuilder();
        while (true) {
            char c = peek();
            position++;
            if (c == '"') {
                return value.toString();
            }
            value.append(c == '\\' ? escape() : c);
        }
    }

    private char escape() throws JsonException {
        char c = peek();
        position++;
        return switch (c) {
            case '"', '\\', '/' -> c;
            case 'b' -> '\b';
            case 'f' -> '\f';
            case 'n' -> '\n';
            case 'r' -> '\r';
            case 't' -> '\t';
            case 'u' -> unicode();
            default -> throw unexpected();
        };
    }

    private char unicode() throws JsonException {
        int code = 0;
        for (int i = 0; i < 4; i++) {
            int digit = Character.digit(peek(), 16);
            if (digit < 0) {
                throw unexpected();
            }
            code = code * 16 + digit;
            position++;
        }
        return (char) code;
    }

    private @Nullable Object word() throws JsonException {
        int start = position;
        while (position < text.length() && ",]} \t\r\n".indexOf(text.charAt(position)) < 0) {
            position++;
        }
        String word = text.substring(start, position);
        if (word.equals("null")) {
            return null;
        }
        if (word.equals("true") || word.equals("false")) {
            return word.equals("true");
        }
        if (word.isEmpty() || "-0123456789NI".indexOf(word.charAt(0)) < 0) {
            position = start;
            throw unexpected();
        }
        return word;
    }

    private void expect(char wanted) throws JsonException {
        blanks();
        if (peek() != wanted) {
            throw unexpected();
        }
        position++;
    }

    private void blanks() {
        while (position < text.length() && " \t\r\n".indexOf(text.charAt(position)) >= 0) {
            position++;
        }
    }

    private char peek() throws JsonException {
        if (position >= text.length()) {
            throw new JsonException("the JSON ends too early");
        }
        return text.charAt(position);
    }

    private JsonException unexpected() throws JsonException {
        return new JsonException("unexpected '" + peek() + "' at character " + position);
    }

    /** The text is not JSON. */
    static final class JsonException extends Exception {
        private static final long serialVersionUID = 1L;

        JsonException(String message) {
            super(message);
        }
    }
}
