package io.recompute.python.imports;

import io.recompute.python.imports.Blocks.Truth;
import java.util.List;

/**
 * What the words of a condition say of it, where type checkers alone take it for true: {@code TYPE_CHECKING}, also as an
 * attribute of a module, negated, in brackets, or as one of several joined by {@code and}.
 */
final class Condition {
    /** What stands for a number or a string among the words. */
    static final String VALUE = "\"\"";

    private static final String FLAG = "TYPE_CHECKING";

    private Condition() {}

    static Truth of(List<String> condition) {
        if (!condition.contains(FLAG)) {
            return Truth.UNKNOWN;
        }
        List<String> words =
                condition.stream().filter(w -> !w.equals("(") && !w.equals(")")).toList();
        if (words.get(0).equals("not")) {
            return isFlag(words.subList(1, words.size())) ? Truth.ALWAYS : Truth.UNKNOWN;
        }
        if (words.contains("or") || words.contains("not") || words.contains("if") || words.contains("lambda")) {
            return Truth.UNKNOWN;
        }
        int start = 0;
        for (int i = 0; i <= words.size(); i++) {
            if (i == words.size() || words.get(i).equals("and")) {
                if (isFlag(words.subList(start, i))) {
                    return Truth.NEVER;
                }
                start = i + 1;
            }
        }
        return Truth.UNKNOWN;
    }

    /** Whether these are {@code TYPE_CHECKING} or {@code module.TYPE_CHECKING}. */
    private static boolean isFlag(List<String> words) {
        if (words.isEmpty() || !words.get(words.size() - 1).equals(FLAG)) {
            return false;
        }
        for (int i = 1; i < words.size(); i += 2) {
            if (!words.get(i).equals(".")) {
                return false;
            }
        }
        return words.size() % 2 == 1;
    }
}
