package io.recompute.sync.plan;

import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * What a scan left out: one by one what people may miss, the rest by number. Immutable.
 *
 * @param decisions paths that are left out for what they are rather than by a rule on their name, and directories that
 *     were not looked into; sorted
 * @param excluded how many files a rule selects and another takes away
 * @param notNamed how many files no rule selects, by the ends of their names: {@code .csv}; empty for none
 */
public record Skipped(List<Decision> decisions, int excluded, Map<String, Integer> notNamed) {
    private static final int SHOWN = 5;

    /** Copies the lists. */
    public Skipped {
        decisions =
                decisions.stream().sorted(Comparator.comparing(Decision::path)).toList();
        notNamed = Collections.unmodifiableSortedMap(new TreeMap<>(notNamed));
    }

    /** A new one, with nothing in it. */
    public static Builder builder() {
        return new Builder();
    }

    /** These and nothing else. */
    static Skipped of(List<Decision> decisions) {
        return new Skipped(decisions, 0, Map.of());
    }

    /** Collects what is left out. Not thread-safe. */
    public static final class Builder {
        private final List<Decision> decisions = new ArrayList<>();
        private final Map<String, Integer> notNamed = new HashMap<>();
        private int excluded;

        /** Adds a path that people may miss. */
        public void add(Decision decision) {
            decisions.add(decision);
        }

        /** Counts a file; {@code named}: one rule selects it, another takes it away. */
        public void count(String path, boolean named) {
            if (named) {
                excluded++;
                return;
            }
            String name = path.substring(path.lastIndexOf('/') + 1);
            int dot = name.lastIndexOf('.');
            notNamed.merge(dot > 0 ? name.substring(dot) : "", 1, Integer::sum);
        }

        /** All of it. */
        public Skipped build() {
            return new Skipped(decisions, excluded, notNamed);
        }
    }

    /** How many files no rule selects. */
    public int notNamedFiles() {
        return notNamed.values().stream().mapToInt(Integer::intValue).sum();
    }

    /** As {@code 12 files that no rule selects (8 .csv, 4 .png), 1 Python environment…}; empty where there is nothing. */
    @Override
    public String toString() {
        List<String> parts = new ArrayList<>();
        if (!notNamed.isEmpty()) {
            parts.add(notNamedFiles() + " files that no rule selects (" + kinds() + ")");
        }
        if (excluded > 0) {
            parts.add(excluded + " excluded files");
        }
        Map<Decision.Verdict, Long> verdicts = decisions.stream()
                .collect(Collectors.groupingBy(Decision::verdict, TreeMap::new, Collectors.counting()));
        verdicts.forEach((verdict, count) -> parts.add(count + " × " + verdict.text()));
        return String.join(", ", parts);
    }

    private String kinds() {
        String shown = notNamed.entrySet().stream()
                .sorted(Map.Entry.<String, Integer>comparingByValue().reversed())
                .limit(SHOWN)
                .map(kind -> kind.getValue() + " " + (kind.getKey().isEmpty() ? "without an ending" : kind.getKey()))
                .collect(Collectors.joining(", "));
        return notNamed.size() > SHOWN ? shown + ", …" : shown;
    }
}
