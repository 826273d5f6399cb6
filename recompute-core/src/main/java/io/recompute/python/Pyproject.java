package io.recompute.python;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The requirements in a {@code pyproject.toml}: those of PEP 621, and Poetry's. Optional groups and those for developers
 * are not what a program needs to run, and are left out.
 */
final class Pyproject {
    static final String FILE = "pyproject.toml";

    private Pyproject() {}

    /** Why the text is no TOML; empty where it is. */
    static Optional<String> problem(String text) {
        try {
            Map<String, Object> unused = TomlReader.read(text);
            return Optional.empty();
        } catch (TomlReader.TomlException e) {
            return Optional.of(String.valueOf(e.getMessage()));
        }
    }

    /** Adds what the text asks for; what cannot be read becomes a problem. */
    static void read(String text, Declared declared) {
        Map<String, Object> document;
        try {
            document = TomlReader.read(text);
        } catch (TomlReader.TomlException e) {
            declared.problem(FILE, String.valueOf(e.getMessage()));
            return;
        }
        for (Object requirement : list(table(document.get("project")).get("dependencies"))) {
            declared.add(FILE, String.valueOf(requirement));
        }
        if (list(table(document.get("project")).get("dynamic")).contains("dependencies")) {
            declared.problem(FILE, "its dependencies are dynamic, only a build tells them");
        }
        Map<?, ?> poetry = table(table(document.get("tool")).get("poetry"));
        table(poetry.get("dependencies")).forEach((name, value) -> poetry(String.valueOf(name), value, declared));
    }

    private static void poetry(String name, Object value, Declared declared) {
        if (name.equals("python")) {
            return;
        }
        if (value instanceof String version) {
            declared.add(FILE, name + PoetryVersion.pep440(version));
        } else if (value instanceof Map<?, ?> details) {
            poetryTable(name, details, declared);
        } else {
            declared.problem(FILE, "several constraints for " + name + ": only a resolver can choose; any is taken");
            declared.add(FILE, name);
        }
    }

    private static void poetryTable(String name, Map<?, ?> details, Declared declared) {
        if ("true".equals(details.get("optional"))) {
            return;
        }
        List<?> extras = list(details.get("extras"));
        String wanted = name
                + (extras.isEmpty()
                        ? ""
                        : "["
                                + String.join(
                                        ",",
                                        extras.stream().map(String::valueOf).toList()) + "]");
        Object marker = details.get("markers");
        String condition = marker == null ? "" : " ; " + marker;
        if (details.get("git") instanceof String git) {
            Object revision = first(details.get("rev"), details.get("tag"), details.get("branch"));
            declared.add(FILE, wanted + " @ git+" + git + (revision == null ? "" : "@" + revision) + condition);
        } else if (details.get("url") instanceof String url) {
            declared.add(FILE, wanted + " @ " + url + condition);
        } else if (details.get("path") instanceof String path) {
            declared.problem(FILE, name + " lies at " + path + ", which is not installed from here");
        } else if (details.get("version") instanceof String version) {
            declared.add(FILE, wanted + PoetryVersion.pep440(version) + condition);
        } else {
            declared.add(FILE, wanted + condition);
        }
    }

    private static @Nullable Object first(@Nullable Object... candidates) {
        for (Object candidate : candidates) {
            if (candidate != null) {
                return candidate;
            }
        }
        return null;
    }

    private static Map<?, ?> table(@Nullable Object value) {
        return value instanceof Map<?, ?> map ? map : Map.of();
    }

    private static List<?> list(@Nullable Object value) {
        return value instanceof List<?> list ? list : List.of();
    }
}
