package io.recompute.python;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.dataformat.toml.TomlFactory;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The tables of a TOML or JSON text as values of Java: maps, lists, strings. Numbers, dates and booleans are their text; a
 * key without a value ({@code null}) is not there. Jackson's streams alone are used, not its mapper, whose
 * classes a new JVM would have to load.
 */
final class ProjectFileText {
    private static final JsonFactory TOML = new TomlFactory();
    private static final JsonFactory JSON = new JsonFactory();

    private ProjectFileText() {}

    /** @throws UnreadableException where it is no TOML */
    static Map<?, ?> toml(String text) throws UnreadableException {
        return read(TOML, text);
    }

    /** @throws UnreadableException where it is no JSON */
    static Map<?, ?> json(String text) throws UnreadableException {
        return read(JSON, text);
    }

    /** A table within another, empty where there is none. */
    static Map<?, ?> table(Map<?, ?> in, String key) {
        return in.get(key) instanceof Map<?, ?> map ? map : Map.of();
    }

    /** A list within a table, empty where there is none. */
    static List<?> list(Map<?, ?> in, String key) {
        return in.get(key) instanceof List<?> list ? list : List.of();
    }

    private static Map<?, ?> read(JsonFactory format, String text) throws UnreadableException {
        try (JsonParser parser = format.createParser(text)) {
            if (parser.nextToken() == null) {
                return Map.of();
            }
            return value(parser) instanceof Map<?, ?> map ? map : Map.of();
        } catch (JsonProcessingException e) {
            int line = e.getLocation() == null ? 0 : e.getLocation().getLineNr();
            String where = line > 0 ? "line " + line + ": " : "";
            throw new UnreadableException(where + e.getOriginalMessage(), e);
        } catch (IOException e) {
            throw new UnreadableException(String.valueOf(e.getMessage()), e);
        }
    }

    /** How deep it may go is limited by the parser. */
    private static Object value(JsonParser parser) throws IOException {
        if (parser.currentToken() == JsonToken.START_OBJECT) {
            Map<String, Object> table = new LinkedHashMap<>();
            while (parser.nextToken() != JsonToken.END_OBJECT) {
                String key = parser.currentName();
                if (parser.nextToken() != JsonToken.VALUE_NULL) {
                    table.put(key, value(parser));
                }
            }
            return table;
        }
        if (parser.currentToken() == JsonToken.START_ARRAY) {
            List<Object> items = new ArrayList<>();
            while (parser.nextToken() != JsonToken.END_ARRAY) {
                items.add(value(parser));
            }
            return items;
        }
        return parser.getText();
    }

    /** The text is not of that format; the message starts with the line where it is known. */
    static final class UnreadableException extends Exception {
        private static final long serialVersionUID = 1L;

        UnreadableException(String message, Throwable cause) {
            super(message, cause);
        }
    }
}
