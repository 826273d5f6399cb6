package io.recompute.python.imports;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonFactoryBuilder;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.json.JsonReadFeature;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.PushbackReader;
import java.io.Reader;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * The code of a Jupyter notebook, as the nbformat documentation describes the file in its versions 3 and 4. What is no
 * code, as the outputs, which are most of a large one, streams past and is not kept. For one thread, used once.
 */
final class Notebook {
    /** What Python writes for numbers that are none is no JSON, and in notebooks all the same. */
    private static final JsonFactory JSON = new JsonFactoryBuilder()
            .enable(JsonReadFeature.ALLOW_NON_NUMERIC_NUMBERS)
            .build();

    private static final char MARK = '\uFEFF';

    private final JsonParser parser;
    private final List<String> cells = new ArrayList<>();
    private @Nullable String kernel;
    private @Nullable String language;

    private Notebook(JsonParser parser) {
        this.parser = parser;
    }

    /**
     * The text of the code cells in their order; none, and a problem told, where the file is no notebook.
     *
     * @throws IOException where the stream breaks
     */
    static List<String> codeCells(InputStream content, List<SourceProblem> problems) throws IOException {
        try (JsonParser parser = JSON.createParser(withoutMark(content))) {
            return new Notebook(parser).read(problems);
        } catch (JsonProcessingException e) {
            int line = e.getLocation() == null ? 0 : e.getLocation().getLineNr();
            problems.add(new SourceProblem(
                    0, "is no notebook: " + (line > 0 ? "line " + line + ": " : "") + e.getOriginalMessage()));
            return List.of();
        }
    }

    /** Bytes that are no UTF-8 matter to no import: they become a mark of their own. */
    private static Reader withoutMark(InputStream content) throws IOException {
        PushbackReader reader = new PushbackReader(new InputStreamReader(content, StandardCharsets.UTF_8));
        int first = reader.read();
        if (first >= 0 && first != MARK) {
            reader.unread(first);
        }
        return reader;
    }

    private List<String> read(List<SourceProblem> problems) throws IOException {
        if (parser.nextToken() != JsonToken.START_OBJECT) {
            problems.add(new SourceProblem(0, "is no notebook: the JSON is not an object"));
            return List.of();
        }
        while (parser.nextToken() != JsonToken.END_OBJECT) {
            switch (member()) {
                case "metadata" -> metadata();
                case "cells" -> cells();
                case "worksheets" -> worksheets();
                default -> parser.skipChildren();
            }
        }
        return isPython() ? cells : List.of();
    }

    /** The name of the member at which the parser stands; goes on to its value. */
    private String member() throws IOException {
        String name = parser.currentName();
        JsonToken unused = parser.nextToken();
        return name;
    }

    private void metadata() throws IOException {
        if (!parser.isExpectedStartObjectToken()) {
            parser.skipChildren();
            return;
        }
        while (parser.nextToken() != JsonToken.END_OBJECT) {
            switch (member()) {
                case "kernelspec" -> kernel = text("language");
                case "language_info" -> language = text("name");
                default -> parser.skipChildren();
            }
        }
    }

    /** The text of one member of the object at which the parser stands. */
    private @Nullable String text(String wanted) throws IOException {
        String text = null;
        if (!parser.isExpectedStartObjectToken()) {
            parser.skipChildren();
            return text;
        }
        while (parser.nextToken() != JsonToken.END_OBJECT) {
            if (member().equals(wanted) && parser.currentToken() == JsonToken.VALUE_STRING) {
                text = parser.getText();
            } else {
                parser.skipChildren();
            }
        }
        return text;
    }

    private void worksheets() throws IOException {
        if (!parser.isExpectedStartArrayToken()) {
            parser.skipChildren();
            return;
        }
        while (parser.nextToken() != JsonToken.END_ARRAY) {
            if (!parser.isExpectedStartObjectToken()) {
                parser.skipChildren();
                continue;
            }
            while (parser.nextToken() != JsonToken.END_OBJECT) {
                if (member().equals("cells")) {
                    cells();
                } else {
                    parser.skipChildren();
                }
            }
        }
    }

    private void cells() throws IOException {
        if (!parser.isExpectedStartArrayToken()) {
            parser.skipChildren();
            return;
        }
        while (parser.nextToken() != JsonToken.END_ARRAY) {
            if (parser.isExpectedStartObjectToken()) {
                cell();
            } else {
                parser.skipChildren();
            }
        }
    }

    private void cell() throws IOException {
        boolean code = false;
        String text = "";
        while (parser.nextToken() != JsonToken.END_OBJECT) {
            switch (member()) {
                case "cell_type" -> {
                    code = "code".equals(parser.getText());
                    parser.skipChildren();
                }
                case "source", "input" -> text = source();
                default -> parser.skipChildren();
            }
        }
        if (code) {
            cells.add(text);
        }
    }

    /** A text, or a list of its lines. */
    private String source() throws IOException {
        if (!parser.isExpectedStartArrayToken()) {
            String text = parser.currentToken() == JsonToken.VALUE_STRING ? parser.getText() : "";
            parser.skipChildren();
            return text;
        }
        StringBuilder text = new StringBuilder();
        while (parser.nextToken() != JsonToken.END_ARRAY) {
            if (parser.currentToken() == JsonToken.VALUE_STRING) {
                text.append(parser.getText());
            }
            parser.skipChildren();
        }
        return text.toString();
    }

    /** A notebook that names no language is taken for Python. */
    private boolean isPython() {
        String named = kernel != null ? kernel : language;
        return named == null || named.toLowerCase(Locale.ROOT).contains("python");
    }
}
