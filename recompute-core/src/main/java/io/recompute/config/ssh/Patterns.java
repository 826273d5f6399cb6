package io.recompute.config.ssh;

import java.util.List;
import java.util.Locale;

/** Patterns of ssh: {@code *} is any text, {@code ?} one character; a leading {@code !} denies. */
public final class Patterns {
    private Patterns() {}

    /** As {@code Host}: one of them fits, and none that denies does. Case counts. */
    static boolean match(List<String> patterns, String text) {
        boolean matched = false;
        for (String pattern : patterns) {
            boolean denies = pattern.startsWith("!");
            if (fits(denies ? pattern.substring(1) : pattern, text)) {
                if (denies) {
                    return false;
                }
                matched = true;
            }
        }
        return matched;
    }

    /** As a criterion of {@code Match}: a list with commas between. */
    static boolean matchList(String patterns, String text) {
        return match(List.of(patterns.split(",", -1)), text);
    }

    /** Whether a host's name fits a list of patterns with commas between; case does not count. */
    public static boolean matchHosts(String patterns, String host) {
        return matchList(patterns.toLowerCase(Locale.ROOT), host.toLowerCase(Locale.ROOT));
    }

    private static boolean fits(String pattern, String text) {
        int at = 0;
        int position = 0;
        int star = -1;
        int resume = 0;
        while (position < text.length()) {
            char wanted = at < pattern.length() ? pattern.charAt(at) : 0;
            if (wanted == '*') {
                star = at++;
                resume = position;
            } else if (at < pattern.length() && (wanted == '?' || wanted == text.charAt(position))) {
                at++;
                position++;
            } else if (star >= 0) {
                at = star + 1;
                position = ++resume;
            } else {
                return false;
            }
        }
        return pattern.substring(at).chars().allMatch(c -> c == '*');
    }
}
