package io.recompute.log;

import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Finds a text that every match of a regular expression has in it, so that a search for it on the machine drops no line
 * that the expression would find. Understands a subset and gives nothing for all else: alternatives, groups (and with
 * them flags), nested character classes, rare escapes.
 *
 * <p>A character of such a text stands for the same bytes in every line: UTF-8 is decoded strictly, and what is not UTF-8
 * becomes U+FFFD, which is no part of such a text.
 */
final class RequiredLiteral {
    /** Escapes that stand for one character of many, or for a place. */
    private static final String CLASSES = "dDwWsSbB";

    private final String regex;
    private final StringBuilder run = new StringBuilder();
    private String longest = "";
    private int at;

    private RequiredLiteral(String regex) {
        this.regex = regex;
    }

    /** The longest such text that was found. */
    static Optional<String> of(Pattern pattern) {
        String regex = pattern.pattern();
        if (pattern.flags() != 0) {
            return Optional.empty();
        }
        RequiredLiteral scan = new RequiredLiteral(regex);
        return scan.understands() && !scan.longest.isEmpty() ? Optional.of(scan.longest) : Optional.empty();
    }

    private boolean understands() {
        while (at < regex.length()) {
            char next = regex.charAt(at++);
            boolean known = switch (next) {
                case '|', '(', ')', '*', '+', '?', '{', '#' -> false;
                case '^', '$' -> endRun();
                case '.' -> endRun() && skipQuantifier();
                case '[' -> endRun() && skipClass() && skipQuantifier();
                case '\\' -> escape();
                default -> literal(next);
            };
            if (!known) {
                return false;
            }
        }
        return endRun();
    }

    private boolean escape() {
        if (at == regex.length()) {
            return false;
        }
        char escaped = regex.charAt(at++);
        if (CLASSES.indexOf(escaped) >= 0) {
            return endRun() && skipQuantifier();
        }
        if (escaped == 'Q') {
            return quoted();
        }
        return escaped < 128 && !Character.isLetterOrDigit(escaped) && literal(escaped);
    }

    /** Between {@code \Q} and {@code \E}; what follows could be a quantifier of its last character. */
    private boolean quoted() {
        int end = regex.indexOf("\\E", at);
        if (end != regex.length() - 2) {
            return false;
        }
        while (at < end) {
            if (!keep(regex.charAt(at++))) {
                return false;
            }
        }
        at = regex.length();
        return true;
    }

    private boolean literal(char next) {
        boolean repeatable = at < regex.length() && "*?{".indexOf(regex.charAt(at)) >= 0;
        if (repeatable) {
            // It may be there no time at all.
            return endRun() && skipQuantifier();
        }
        if (!keep(next)) {
            return false;
        }
        boolean repeated = at < regex.length() && regex.charAt(at) == '+';
        return !repeated || (endRun() && skipQuantifier());
    }

    private boolean keep(char next) {
        if (next < ' ' || next == 0x7f || next == '\ufffd' || Character.isSurrogate(next)) {
            return false;
        }
        run.append(next);
        return true;
    }

    private boolean endRun() {
        if (run.length() > longest.length()) {
            longest = run.toString();
        }
        run.setLength(0);
        return true;
    }

    private boolean skipClass() {
        int end = regex.indexOf(']', at + 1);
        String inside = end < 0 ? "[" : regex.substring(at, end);
        at = end + 1;
        return !inside.equals("^") && inside.indexOf('[') < 0 && inside.indexOf('\\') < 0 && !inside.contains("&&");
    }

    private boolean skipQuantifier() {
        if (at < regex.length() && regex.charAt(at) == '{') {
            at = regex.indexOf('}', at) + 1;
        } else if (at < regex.length() && "*+?".indexOf(regex.charAt(at)) >= 0) {
            at++;
        } else {
            return true;
        }
        if (at < regex.length() && "+?".indexOf(regex.charAt(at)) >= 0) {
            at++;
        }
        return true;
    }
}
