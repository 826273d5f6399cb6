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
            Map<?, ?> unused = ProjectFileText.toml(text);
            return Optional.empty();
        } catch (ProjectFileText.UnreadableException e) {
            return Optional.of(String.valueOf(e.getMessage()));
        }
    }

    /** Adds what the text asks for; what cannot be read becomes a problem. */
    static void read(String text, Declared declared) {
        Map<?, ?> document;
        try {
            document = ProjectFileText.toml(text);
        } catch (ProjectFileText.UnreadableException e) {
            declared.problem(FILE, String.valueOf(e.getMessage()));
            return;
        }
        Map<?, ?> project = ProjectFileText.table(document, "project");
        Map<?, ?> tools = ProjectFileText.table(document, "tool");
        UvSources sources = new UvSources(ProjectFileText.table(ProjectFileText.table(tools, "uv"), "sources"));
        for (Object requirement : ProjectFileText.list(project, "dependencies")) {
            sources.add(String.valueOf(requirement), declared);
        }
        if (project.get("requires-python") instanceof String versions) {
            declared.python(FILE, versions);
        }
        if (ProjectFileText.list(project, "dynamic").contains("dependencies")) {
            declared.problem(FILE, "its dependencies are dynamic, only a build tells them");
        }
        Map<?, ?> poetry = ProjectFileText.table(tools, "poetry");
        ProjectFileText.table(poetry, "dependencies")
                .forEach((name, value) -> poetry(String.valueOf(name), value, declared));
    }

    /** The optional requirements of PEP 621 by this name, which somebody asks for with {@code .[name]}. */
    static void readExtra(String text, String extra, Declared declared) {
        try {
            Map<?, ?> project = ProjectFileText.table(ProjectFileText.toml(text), "project");
            ProjectFileText.list(ProjectFileText.table(project, "optional-dependencies"), extra)
                    .forEach(requirement -> declared.add(FILE, String.valueOf(requirement)));
        } catch (ProjectFileText.UnreadableException e) {
            declared.problem(FILE, String.valueOf(e.getMessage()));
        }
    }

    private static void poetry(String name, Object value, Declared declared) {
        if (name.equals("python")) {
            String versions = PoetryVersion.pep440(String.valueOf(value));
            if (!versions.isEmpty()) {
                declared.python(FILE, versions);
            }
        } else if (value instanceof String version) {
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
        List<?> extras = ProjectFileText.list(details, "extras");
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
}
