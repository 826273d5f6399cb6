package io.recompute.python;

import java.util.Map;

/** The requirements in a {@code Pipfile}, as Pipenv's documentation describes it, less those of developers. */
final class Pipfile {
    static final String FILE = "Pipfile";

    private Pipfile() {}

    /** Adds what the text asks for; what cannot be read becomes a problem. */
    static void read(String text, Declared declared) {
        try {
            Map<?, ?> document = ProjectFileText.toml(text);
            ProjectFileText.table(document, "packages").forEach((name, value) -> {
                if (value instanceof Map<?, ?> details) {
                    add(String.valueOf(name), details, declared);
                } else {
                    add(String.valueOf(name), Map.of("version", value), declared);
                }
            });
            if (ProjectFileText.table(document, "requires").get("python_version") instanceof String version) {
                declared.python(FILE, "==" + version + ".*");
            }
        } catch (ProjectFileText.UnreadableException e) {
            declared.problem(FILE, String.valueOf(e.getMessage()));
        }
    }

    private static void add(String name, Map<?, ?> details, Declared declared) {
        if (details.containsKey("path") || details.containsKey("file")) {
            declared.problem(FILE, name + " lies beside the project, and is not installed from here");
            return;
        }
        StringBuilder line = new StringBuilder(name);
        if (!ProjectFileText.list(details, "extras").isEmpty()) {
            line.append(ProjectFileText.list(details, "extras").toString().replace(" ", ""));
        }
        if (details.get("git") instanceof String git) {
            String revision = details.get("ref") instanceof String one ? "@" + one : "";
            line.append(" @ git+").append(git).append(revision);
        } else if (details.get("version") instanceof String version && !version.equals("*")) {
            line.append(version);
        }
        if (details.get("markers") instanceof String markers) {
            line.append(" ; ").append(markers);
        }
        declared.add(FILE, line.toString());
    }
}
