package io.recompute.python;

import java.util.Map;

/**
 * Where uv takes a project's requirements from instead of an index: the table {@code tool.uv.sources} of its {@code
 * pyproject.toml}. What lies beside the project, or in its workspace, is not asked of an index, where its name may be a
 * stranger's. Immutable.
 */
final class UvSources {
    private final Map<?, ?> sources;

    UvSources(Map<?, ?> sources) {
        this.sources = sources;
    }

    /** Adds the requirement as what it is. */
    void add(String requirement, Declared declared) {
        String wanted = DistributionName.normal(Declared.nameOf(requirement.strip()));
        for (Map.Entry<?, ?> source : sources.entrySet()) {
            if (DistributionName.normal(String.valueOf(source.getKey())).equals(wanted)
                    && source.getValue() instanceof Map<?, ?> details) {
                add(requirement.strip(), details, declared);
                return;
            }
        }
        declared.add(Pyproject.FILE, requirement);
    }

    private static void add(String requirement, Map<?, ?> source, Declared declared) {
        String name = requirement.replaceFirst("\\s*(;|[=<>!~@(]).*", "").strip();
        int semicolon = requirement.indexOf(';');
        String condition = semicolon < 0
                ? ""
                : " ; " + requirement.substring(semicolon + 1).strip();
        if (source.get("git") instanceof String git) {
            String revision = "";
            for (String key : new String[] {"rev", "tag", "branch"}) {
                revision = source.get(key) instanceof String one ? "@" + one : revision;
            }
            declared.add(Pyproject.FILE, name + " @ git+" + git + revision + condition);
        } else if (source.get("url") instanceof String url) {
            declared.add(Pyproject.FILE, name + " @ " + url + condition);
        } else if (source.containsKey("path") || source.containsKey("workspace")) {
            declared.problem(Pyproject.FILE, name + " lies beside the project, and is not installed from here");
        } else {
            declared.add(Pyproject.FILE, requirement);
        }
    }
}
