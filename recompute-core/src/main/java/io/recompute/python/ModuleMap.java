package io.recompute.python;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Which distributions bring a module: lines of {@code module = distribution}, of which the longest counts that the module
 * starts with, {@code google.cloud.storage} before {@code google}. Further names behind the first bring the module as
 * well; {@code -} says that none is needed. Immutable.
 */
final class ModuleMap {
    /** What stands for the distribution of a module that needs none. */
    static final String NONE = "-";

    private static final ModuleMap BUNDLED = bundledMap();

    private final Map<String, List<String>> distributions;

    private ModuleMap(Map<String, List<String>> distributions) {
        this.distributions = Map.copyOf(distributions);
    }

    /** The map that comes with the library. */
    static ModuleMap bundled() {
        return BUNDLED;
    }

    /**
     * The map that a user wrote.
     *
     * @param problems where to tell of lines that cannot be read; they are passed over
     */
    static ModuleMap parse(List<String> lines, List<String> problems) {
        Map<String, List<String>> distributions = new HashMap<>();
        for (int i = 0; i < lines.size(); i++) {
            String line = withoutComment(lines.get(i)).strip();
            if (line.isEmpty()) {
                continue;
            }
            int equals = line.indexOf('=');
            String module = equals < 0 ? "" : line.substring(0, equals).strip();
            String[] names = equals < 0
                    ? new String[0]
                    : line.substring(equals + 1).strip().split("\\s+", -1);
            if (module.isEmpty() || !areNames(names)) {
                problems.add("line " + (i + 1) + ": not \"module = distribution\": " + line);
            } else {
                distributions.put(module, List.of(names));
            }
        }
        return new ModuleMap(distributions);
    }

    /** The distributions that bring a module, the usual one first; empty where the map does not know it. */
    Optional<List<String>> find(String module) {
        String prefix = module;
        while (true) {
            List<String> found = distributions.get(prefix);
            if (found != null) {
                return Optional.of(found);
            }
            int dot = prefix.lastIndexOf('.');
            if (dot < 0) {
                return Optional.empty();
            }
            prefix = prefix.substring(0, dot);
        }
    }

    /** Whether it knows anything below this module: then the module is a namespace. */
    boolean knowsBelow(String module) {
        return distributions.keySet().stream().anyMatch(known -> known.startsWith(module + "."));
    }

    /** All distributions that it names. */
    List<String> names() {
        List<String> names = new ArrayList<>();
        distributions.values().forEach(names::addAll);
        return names;
    }

    private static boolean areNames(String[] names) {
        for (String name : names) {
            if (!DistributionName.isValid(name) && !(names.length == 1 && name.equals(NONE))) {
                return false;
            }
        }
        return names.length > 0;
    }

    private static String withoutComment(String line) {
        int hash = line.indexOf('#');
        return hash < 0 ? line : line.substring(0, hash);
    }

    private static ModuleMap bundledMap() {
        List<String> problems = new ArrayList<>();
        ModuleMap map = parse(DataFile.lines("distributions.txt"), problems);
        if (!problems.isEmpty()) {
            throw new IllegalStateException("the library's own map cannot be read: " + problems);
        }
        return map;
    }
}
