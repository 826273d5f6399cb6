package io.recompute.transfer;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;

/**
 * A path with wildcards, as a shell reads it: {@code *} and {@code ?} within a name, {@code [a-z]} and {@code [!a-z]} for
 * one character, {@code **} for any number of directories. A name that begins with a dot is matched only where the
 * pattern's does. Nothing escapes: {@code [*]} is a star. Immutable.
 *
 * @param base the part before the first name with a wildcard, as it was written; {@code .} for none
 * @param depth how many names below the base a match has at most
 * @param directories whether only directories count, as the pattern ends in {@code /}
 */
record Glob(String text, String base, int depth, boolean directories, Pattern below) {
    private static final String ANY_DIRECTORIES = "**";
    private static final String NOT_HIDDEN = "(?!\\.)";

    /** Whether there is a wildcard in it. */
    static boolean isPattern(String text) {
        return text.indexOf('*') >= 0 || text.indexOf('?') >= 0 || text.indexOf('[') >= 0;
    }

    /** That pattern. */
    static Glob of(String text) {
        int first = 0;
        while (!isPattern(text.substring(0, endOfName(text, first)))) {
            first = endOfName(text, first) + 1;
        }
        String base = first == 0 ? "." : text.substring(0, Math.max(1, first - 1));
        boolean directories = text.endsWith("/");
        List<String> names = new ArrayList<>();
        for (String name : text.substring(first).split("/")) {
            if (!name.isEmpty() && !name.equals(".")) {
                names.add(name);
            }
        }
        int depth = names.contains(ANY_DIRECTORIES) ? Integer.MAX_VALUE : names.size();
        return new Glob(text, base, depth, directories, Pattern.compile(expression(names), Pattern.DOTALL));
    }

    /**
     * Those of the paths that match, sorted, without what lies in a matching directory.
     *
     * @param paths relative to the base, without {@code .} before them; those that lead out of it do not match
     */
    List<String> among(Collection<String> paths) {
        List<String> matches = new ArrayList<>();
        for (String path : paths.stream().sorted().toList()) {
            if (below.matcher(path).matches() && isInside(path)) {
                matches.add(path);
            }
        }
        return matches.stream().filter(path -> !isBelowOne(matches, path)).toList();
    }

    private static boolean isBelowOne(List<String> matches, String path) {
        for (int slash = path.indexOf('/'); slash >= 0; slash = path.indexOf('/', slash + 1)) {
            if (Collections.binarySearch(matches, path.substring(0, slash)) >= 0) {
                return true;
            }
        }
        return false;
    }

    private static boolean isInside(String path) {
        for (String name : path.split("/", -1)) {
            if (name.isEmpty() || name.equals(".") || name.equals("..")) {
                return false;
            }
        }
        return true;
    }

    private static int endOfName(String text, int start) {
        int slash = text.indexOf('/', start);
        return slash < 0 ? text.length() : slash;
    }

    private static String expression(List<String> names) {
        StringBuilder expression = new StringBuilder();
        for (int at = 0; at < names.size(); at++) {
            boolean last = at == names.size() - 1;
            if (names.get(at).equals(ANY_DIRECTORIES)) {
                String any = NOT_HIDDEN + "[^/]+";
                expression.append(last ? any + "(?:/" + any + ")*" : "(?:" + any + "/)*");
            } else {
                expression.append(name(names.get(at))).append(last ? "" : "/");
            }
        }
        return expression.toString();
    }

    private static String name(String name) {
        StringBuilder expression = new StringBuilder(name.startsWith(".") ? "" : NOT_HIDDEN);
        int plain = 0;
        for (int at = 0; at < name.length(); at++) {
            char next = name.charAt(at);
            int end = next == '[' ? name.indexOf(']', at + (isNegation(name, at + 1) ? 3 : 2)) : -1;
            if (end > 0 || next == '*' || next == '?') {
                expression.append(Pattern.quote(name.substring(plain, at)));
                expression.append(end > 0 ? characters(name.substring(at + 1, end)) : next == '*' ? "[^/]*" : "[^/]");
                at = Math.max(at, end);
                plain = at + 1;
            }
        }
        return expression.append(Pattern.quote(name.substring(plain))).toString();
    }

    private static boolean isNegation(String name, int at) {
        return at < name.length() && (name.charAt(at) == '!' || name.charAt(at) == '^');
    }

    /** A class as an expression has it: of what stands in it, only a range's dash means anything. */
    private static String characters(String text) {
        boolean negated = isNegation(text, 0);
        int[] set = text.substring(negated ? 1 : 0).codePoints().toArray();
        StringBuilder expression = new StringBuilder(negated ? "[^/" : "[");
        for (int at = 0; at < set.length; at++) {
            expression.append(String.format(Locale.ROOT, "\\x{%x}", set[at]));
            if (at + 2 < set.length && set[at + 1] == '-' && set[at] <= set[at + 2]) {
                expression.append(String.format(Locale.ROOT, "-\\x{%x}", set[at + 2]));
                at += 2;
            }
        }
        return expression.append(']').toString();
    }
}
