package io.recompute.sync.plan;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * The {@code .gitignore} files of a project, each for the paths below its directory; a deeper one wins over one further
 * up. Immutable.
 *
 * @param above the directory of the project within the work tree of git, with {@code /} at its end; empty where it is
 *     the whole
 * @param byDirectory the rules of each, by the directory within the work tree, with {@code /} at its end; empty for the
 *     whole
 */
record IgnoreFiles(String above, Map<String, Rules> byDirectory) {
    private static final IgnoreFiles NONE = new IgnoreFiles("", Map.of());

    static IgnoreFiles none() {
        return NONE;
    }

    /** With the rules of a directory, after those which it has already. */
    IgnoreFiles with(String directory, Rules rules) {
        Map<String, Rules> more = new HashMap<>(byDirectory);
        more.merge(directory, rules, Rules::then);
        return new IgnoreFiles(above, Map.copyOf(more));
    }

    /** The last rule that speaks of that very path of the project, be it negated, parents aside. */
    Optional<Rule> last(String path, boolean directory) {
        if (byDirectory.isEmpty()) {
            return Optional.empty();
        }
        String whole = above + path;
        int slash = whole.lastIndexOf('/');
        while (true) {
            Rules rules = byDirectory.get(whole.substring(0, slash + 1));
            Optional<Rule> rule = rules == null ? Optional.empty() : rules.last(whole.substring(slash + 1), directory);
            if (rule.isPresent() || slash < 0) {
                return rule;
            }
            slash = whole.lastIndexOf('/', slash - 1);
        }
    }
}
