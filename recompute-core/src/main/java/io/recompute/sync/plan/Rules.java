package io.recompute.sync.plan;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * Rules in gitignore syntax, in order. The last one that matches decides; a matched directory carries everything below
 * it, whatever later rules say of that. Immutable.
 */
public final class Rules {
    private static final Rules NONE = new Rules(List.of());

    private final List<Rule> rules;

    private Rules(List<Rule> rules) {
        this.rules = List.copyOf(rules);
    }

    /** No rules: nothing matches. */
    public static Rules none() {
        return NONE;
    }

    /**
     * The rules of a text.
     *
     * @param source what {@link Rule#source()} is to say
     */
    public static Rules parse(String source, String text) {
        String body = text.startsWith("\uFEFF") ? text.substring(1) : text;
        List<Rule> rules = new ArrayList<>();
        int number = 0;
        for (String line : Arrays.asList(body.split("\n", -1))) {
            number++;
            Rule.parse(line, source, number).ifPresent(rules::add);
        }
        return new Rules(rules);
    }

    /** These rules followed by others, which therefore win. */
    public Rules then(Rules others) {
        List<Rule> all = new ArrayList<>(rules);
        all.addAll(others.rules);
        return new Rules(all);
    }

    /** The rules in order; unmodifiable. */
    public List<Rule> list() {
        return rules;
    }

    /**
     * The rule that matches the path, itself or through a parent; empty where none does or where the last one that does
     * is negated.
     *
     * @param path relative to the project, with {@code /} between its names
     * @param directory whether a directory is there; a link to one is none
     */
    public Optional<Rule> match(String path, boolean directory) {
        for (int slash = path.indexOf('/'); slash >= 0; slash = path.indexOf('/', slash + 1)) {
            Optional<Rule> parent = matchAlone(path.substring(0, slash), true);
            if (parent.isPresent()) {
                return parent;
            }
        }
        return matchAlone(path, directory);
    }

    /** As {@link #match}, for a path whose parents are known not to match. */
    Optional<Rule> matchAlone(String path, boolean directory) {
        return last(path, directory).filter(rule -> !rule.isNegated());
    }

    /** The last rule that speaks of that very path, be it negated, parents aside. */
    Optional<Rule> last(String path, boolean directory) {
        for (int i = rules.size() - 1; i >= 0; i--) {
            Rule rule = rules.get(i);
            if (rule.matches(path, directory)) {
                return Optional.of(rule);
            }
        }
        return Optional.empty();
    }
}
