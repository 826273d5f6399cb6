package io.recompute.python.imports;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The code of a Jupyter notebook, as the nbformat documentation describes the file in its versions 3 and 4. */
final class Notebook {
    private Notebook() {}

    /** The text of the code cells in their order; none, and a problem told, where the file is no notebook. */
    static List<String> codeCells(byte[] content, List<SourceProblem> problems) {
        Object document;
        try {
            document = new JsonReader(new String(content, StandardCharsets.UTF_8)).read();
        } catch (JsonReader.JsonException e) {
            problems.add(new SourceProblem(0, "is no notebook: " + e.getMessage()));
            return List.of();
        }
        if (!(document instanceof Map<?, ?> notebook)) {
            problems.add(new SourceProblem(0, "is no notebook: the JSON is not an object"));
            return List.of();
        }
        if (!isPython(notebook.get("metadata"))) {
            return List.of();
        }
        List<String> cells = new ArrayList<>();
        addCells(notebook.get("cells"), cells);
        for (Object sheet : list(notebook.get("worksheets"))) {
            if (sheet instanceof Map<?, ?> map) {
                addCells(map.get("cells"), cells);
            }
        }
        return cells;
    }

    private static void addCells(@Nullable Object from, List<String> cells) {
        for (Object cell : list(from)) {
            if (cell instanceof Map<?, ?> map && "code".equals(map.get("cell_type"))) {
                Object source = map.containsKey("source") ? map.get("source") : map.get("input");
                StringBuilder text = new StringBuilder();
                if (source instanceof String whole) {
                    text.append(whole);
                }
                for (Object line : list(source)) {
                    text.append(line);
                }
                cells.add(text.toString());
            }
        }
    }

    /** A notebook that names no language is taken for Python. */
    private static boolean isPython(@Nullable Object metadata) {
        for (String key : List.of("kernelspec", "language_info")) {
            if (metadata instanceof Map<?, ?> map && map.get(key) instanceof Map<?, ?> described) {
                Object language = described.get(key.equals("kernelspec") ? "language" : "name");
                if (language instanceof String name) {
                    return name.toLowerCase(Locale.ROOT).contains("python");
                }
            }
        }
        return true;
    }

    private static List<?> list(@Nullable Object value) {
        return value instanceof List<?> list ? list : List.of();
    }
}
