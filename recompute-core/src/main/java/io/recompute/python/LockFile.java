package io.recompute.python;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The versions in a project's lock file, as the tools' documentation describes theirs: {@code pylock.toml} (PEP 751), {@code
 * uv.lock}, {@code poetry.lock}, {@code pdm.lock}, {@code Pipfile.lock}. What a lock takes from elsewhere than an index is
 * passed over: on an index, its name may be a stranger's.
 */
final class LockFile {
    /** In the order in which they are looked for; the first that is there counts. */
    static final List<String> FILES = List.of("pylock.toml", "uv.lock", "poetry.lock", "pdm.lock", LockFile.PIPENV);

    private static final String PIPENV = "Pipfile.lock";

    /** Keys of a locked distribution that say it comes from elsewhere. */
    private static final List<String> ELSEWHERE =
            List.of("vcs", "git", "hg", "directory", "archive", "path", "url", "editable", "virtual", "file", "ref");

    private LockFile() {}

    /** Adds what the text of that file has locked; what cannot be read becomes a problem. */
    static void read(String file, String text, Declared declared) {
        try {
            if (file.equals(PIPENV)) {
                ProjectFileText.table(ProjectFileText.json(text), "default")
                        .forEach((name, value) -> pipenv(String.valueOf(name), value, declared));
            } else {
                Map<?, ?> document = ProjectFileText.toml(text);
                String key = file.equals("pylock.toml") ? "packages" : "package";
                ProjectFileText.list(document, key).forEach(one -> distribution(one, declared));
            }
        } catch (ProjectFileText.UnreadableException e) {
            declared.problem(file, String.valueOf(e.getMessage()));
        }
    }

    private static void pipenv(String name, @Nullable Object value, Declared declared) {
        if (value instanceof Map<?, ?> details
                && details.get("version") instanceof String version
                && !isElsewhere(details)) {
            declared.lock(name, version.replaceFirst("^==", ""));
        }
    }

    private static void distribution(@Nullable Object value, Declared declared) {
        if (value instanceof Map<?, ?> details
                && details.get("name") instanceof String name
                && details.get("version") instanceof String version) {
            Map<?, ?> source = ProjectFileText.table(details, "source");
            boolean index = "legacy".equals(source.get("type")); // Poetry's word for an index of its own address
            if (!isElsewhere(details) && (index || !isElsewhere(source))) {
                declared.lock(name, version);
            }
        }
    }

    private static boolean isElsewhere(Map<?, ?> details) {
        return ELSEWHERE.stream().anyMatch(details::containsKey);
    }
}
