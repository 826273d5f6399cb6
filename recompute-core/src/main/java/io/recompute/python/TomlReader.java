package io.recompute.python;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The tables of a TOML 1.0 text as values of Java: maps, lists, strings. Numbers, dates and booleans are left as their
 * text, and their form is not checked; nor is it whether a table or key is defined twice, the later adds to the
 * earlier. That is what reading a project's requirements needs. Used once.
 */
final class TomlReader {
    private static final int DEEPEST = 100;

    private final String text;
    private int position;
    private int depth;

    private TomlReader(String text) {
        this.text = text.replace("\r\n", "\n");
    }

    /** @throws TomlException where it cannot be read */
    static Map<String, Object> read(String text) throws TomlException {
        return new TomlReader(text).document();
    }

    private Map<String, Object> document() throws TomlException {
        Map<String, Object> root = new LinkedHashMap<>();
        Map<String, Object> table = root;
        for (blankLines(); position < text.length(); blankLines()) {
            if (text.startsWith("[[", position)) {
                position += 2;
                List<String> key = key();
                expect("]]");
                table = appended(root, key);
            } else if (peek() == '[') {
                position++;
                List<String> key = key();
                expect("]");
                table = descend(root, key);
            } else {
                pair(table);
            }
            blanks();
            if (position < text.length() && peek() != '\n') {
                throw unexpected();
            }
        }
        return root;
    }

    private void pair(Map<String, Object> table) throws TomlException {
        List<String> key = key();
        expect("=");
        Object value = value();
        descend(table, key.subList(0, key.size() - 1)).put(key.get(key.size() - 1), value);
    }

    private List<String> key() throws TomlException {
        List<String> parts = new ArrayList<>();
        do {
            if (!parts.isEmpty()) {
                position++;
            }
            blanks();
            char c = peek();
            parts.add(c == '"' || c == '\'' ? string() : bare("key"));
            blanks();
        } while (position < text.length() && peek() == '.');
        return parts;
    }

    private Object value() throws TomlException {
        blanks();
        return switch (peek()) {
            case '"', '\'' -> string();
            case '[' -> array();
            case '{' -> inlineTable();
            default -> scalar();
        };
    }

    private List<Object> array() throws TomlException {
        List<Object> items = new ArrayList<>();
        enter();
        for (blankLines(); peek() != ']'; blankLines()) {
            items.add(value());
            blankLines();
            if (peek() == ',') {
                position++;
            } else if (peek() != ']') {
                throw unexpected();
            }
        }
        leave();
        return items;
    }

    private Map<String, Object> inlineTable() throws TomlException {
        Map<String, Object> table = new LinkedHashMap<>();
        enter();
        for (blankLines(); peek() != '}'; blankLines()) {
            pair(table);
            blankLines();
            if (peek() == ',') {
                position++;
            } else if (peek() != '}') {
                throw unexpected();
            }
        }
        leave();
        return table;
    }

    private void enter() throws TomlException {
        position++;
        if (++depth > DEEPEST) {
            throw new TomlException("nested more than " + DEEPEST + " deep");
        }
    }

    private void leave() {
        position++;
        depth--;
    }

    private String scalar() throws TomlException {
        int start = position;
        while (position < text.length() && ",]}#\n".indexOf(text.charAt(position)) < 0) {
            position++;
        }
        String word = text.substring(start, position).strip();
        if (word.isEmpty() || word.contains(" ") && !word.contains(":")) {
            // a blank stands only between a date and a time
            position = start;
            throw unexpected();
        }
        return word;
    }

    private String bare(String what) throws TomlException {
        int start = position;
        while (position < text.length() && isBare(text.charAt(position))) {
            position++;
        }
        if (start == position) {
            throw new TomlException("line " + line() + ": a " + what + " is missing");
        }
        return text.substring(start, position);
    }

    private String string() throws TomlException {
        char quote = peek();
        String triple = String.valueOf(quote).repeat(3);
        boolean many = text.startsWith(triple, position);
        int opened = line();
        position += many ? 3 : 1;
        if (many && position < text.length() && peek() == '\n') {
            position++;
        }
        StringBuilder value = new StringBuilder();
        while (position < text.length()) {
            char c = text.charAt(position);
            if (many ? text.startsWith(triple, position) && !text.startsWith(triple, position + 1) : c == quote) {
                position += many ? 3 : 1;
                return value.toString();
            }
            if (c == '\n' && !many) {
                break;
            }
            position++;
            if (c == '\\' && quote == '"') {
                escape(value);
            } else {
                value.append(c);
            }
        }
        throw new TomlException("line " + opened + ": a string is not closed");
    }

    private void escape(StringBuilder value) throws TomlException {
        char c = peek();
        position++;
        switch (c) {
            case 'b' -> value.append('\b');
            case 't' -> value.append('\t');
            case 'n' -> value.append('\n');
            case 'f' -> value.append('\f');
            case 'r' -> value.append('\r');
            case 'e' -> value.append('\u001b');
            case '"', '\\' -> value.append(c);
            case 'u' -> value.appendCodePoint(hex(4));
            case 'U' -> value.appendCodePoint(hex(8));
            case ' ', '\t', '\n' -> {
                while (position < text.length() && Character.isWhitespace(peek())) {
                    position++;
                }
            }
            default -> throw new TomlException("line " + line() + ": unknown escape \\" + c);
        }
    }

    private int hex(int digits) throws TomlException {
        try {
            int code = Integer.parseInt(text.substring(position, position + digits), 16);
            position += digits;
            if (!Character.isValidCodePoint(code)) {
                throw new TomlException("line " + line() + ": no such character: " + code);
            }
            return code;
        } catch (NumberFormatException | IndexOutOfBoundsException e) {
            throw new TomlException("line " + line() + ": not " + digits + " hexadecimal digits", e);
        }
    }

    private Map<String, Object> descend(Map<String, Object> from, List<String> key) throws TomlException {
        Map<String, Object> table = from;
        for (String part : key) {
            Object next = table.computeIfAbsent(part, k -> new LinkedHashMap<String, Object>());
            if (next instanceof List<?> list && !list.isEmpty()) {
                next = list.get(list.size() - 1);
            }
            table = asTable(next, part);
        }
        return table;
    }

    private Map<String, Object> appended(Map<String, Object> root, List<String> key) throws TomlException {
        Map<String, Object> above = descend(root, key.subList(0, key.size() - 1));
        Object tables = above.computeIfAbsent(key.get(key.size() - 1), k -> new ArrayList<Object>());
        if (!(tables instanceof List<?>)) {
            throw new TomlException("line " + line() + ": " + key + " is no array of tables");
        }
        Map<String, Object> table = new LinkedHashMap<>();
        @SuppressWarnings("unchecked") // all lists here are made by this class, for any value
        List<Object> list = (List<Object>) tables;
        list.add(table);
        return table;
    }

    @SuppressWarnings("unchecked") // all maps here are made by this class, with such types
    private Map<String, Object> asTable(Object value, String key) throws TomlException {
        if (!(value instanceof Map<?, ?>)) {
            throw new TomlException("line " + line() + ": " + key + " is no table");
        }
        return (Map<String, Object>) value;
    }

    private void expect(String mark) throws TomlException {
        blanks();
        if (!text.startsWith(mark, position)) {
            throw unexpected();
        }
        position += mark.length();
    }

    private void blanks() {
        while (position < text.length() && (text.charAt(position) == ' ' || text.charAt(position) == '\t')) {
            position++;
        }
        if (position < text.length() && text.charAt(position) == '#') {
            int end = text.indexOf('\n', position);
            position = end < 0 ? text.length() : end;
        }
    }

    private void blankLines() {
        blanks();
        while (position < text.length() && text.charAt(position) == '\n') {
            position++;
            blanks();
        }
    }

    private char peek() throws TomlException {
        if (position >= text.length()) {
            throw new TomlException("the text ends too early");
        }
        return text.charAt(position);
    }

    private TomlException unexpected() throws TomlException {
        String found = peek() == '\n' ? "the end of the line" : "'" + peek() + "'";
        return new TomlException("line " + line() + ": unexpected " + found);
    }

    private int line() {
        return (int) text.substring(0, Math.min(position, text.length()))
                        .chars()
                        .filter(c -> c == '\n')
                        .count()
                + 1;
    }

    private static boolean isBare(char c) {
        return c < 128 && (Character.isLetterOrDigit(c) || c == '_' || c == '-');
    }

    /** The text is not TOML, as far as it is read here. */
    static final class TomlException extends Exception {
        private static final long serialVersionUID = 1L;

        TomlException(String message) {
            super(message);
        }

        TomlException(String message, Throwable cause) {
            super(message, cause);
        }
    }
}
