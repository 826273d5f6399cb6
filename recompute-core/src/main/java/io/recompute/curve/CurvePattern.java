package io.recompute.curve;

import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Where in a line the numbers stand. Immutable. */
final class CurvePattern {
    private final Pattern pattern;
    private final boolean namedX;
    private final boolean namedY;

    private CurvePattern(Pattern pattern, boolean namedX, boolean namedY) {
        this.pattern = pattern;
        this.namedX = namedX;
        this.namedY = namedY;
    }

    static CurvePattern of(String regex) {
        Pattern pattern = Pattern.compile(regex);
        // Only a matcher with a match tells which groups there are: the empty alternative gives it one.
        Matcher any = Pattern.compile("|" + regex).matcher("");
        if (!any.find() || any.groupCount() == 0) {
            throw new IllegalArgumentException("a pattern without a group for the value: " + regex);
        }
        boolean namedX = has(any, "x");
        boolean namedY = has(any, "y");
        if (namedX && !namedY) {
            throw new IllegalArgumentException("a pattern with a group x, and none named y: " + regex);
        }
        return new CurvePattern(pattern, namedX, namedY);
    }

    Matcher matcher(String text) {
        return pattern.matcher(text);
    }

    boolean hasX() {
        return namedX;
    }

    double x(Matcher found) {
        return number(found.group("x"));
    }

    double y(Matcher found) {
        return number(namedY ? found.group("y") : found.group(1));
    }

    /** NaN where it is none, or a group that took no part. */
    private static double number(@Nullable String text) {
        if (text == null) {
            return Double.NaN;
        }
        try {
            return Double.parseDouble(text);
        } catch (NumberFormatException e) {
            // as Python writes them: nan, inf, -inf; counted as what cannot be drawn
            return Double.NaN;
        }
    }

    private static boolean has(Matcher any, String group) {
        try {
            any.group(group);
            return true;
        } catch (IllegalArgumentException e) {
            return false;
        }
    }
}
