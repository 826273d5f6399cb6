package io.recompute.sync.plan;

import java.nio.charset.StandardCharsets;

/**
 * A gitignore wildcard pattern matched against a path, byte by byte in UTF-8 as git does it: {@code ?} stands for one
 * byte, and a character class lists bytes. Immutable.
 */
final class Wildcard {
    /** How an attempt ended; after an abort the stars further left need not try, as no later start can match either. */
    private enum Outcome {
        MATCH,
        NO_MATCH,
        ABORT_ALL,
        ABORT_TO_DOUBLE_STAR
    }

    private static final int END = 0;
    private static final int DIFFERENT = -1;
    private static final int MALFORMED = -2;

    private final byte[] pattern;
    private final boolean slashesCount;

    /** The pattern; with {@code slashesCount} only {@code **} crosses a {@code /}. */
    Wildcard(String pattern, boolean slashesCount) {
        this.pattern = pattern.getBytes(StandardCharsets.UTF_8);
        this.slashesCount = slashesCount;
    }

    boolean matches(String text) {
        return match(0, text.getBytes(StandardCharsets.UTF_8), 0) == Outcome.MATCH;
    }

    private Outcome match(int patternStart, byte[] text, int textStart) {
        int t = textStart;
        for (int p = patternStart; p < pattern.length; p++, t++) {
            if (pattern[p] == '*') {
                int slash = slashAfterSingleStar(p);
                if (slash < 0) {
                    return star(p, text, t);
                }
                t = indexOfSlash(text, t);
                if (t < 0) {
                    return Outcome.NO_MATCH;
                }
                p = slash;
            } else if (t >= text.length) {
                return Outcome.ABORT_ALL;
            } else {
                int last = matchByte(p, text[t] & 0xff);
                if (last < 0) {
                    return last == DIFFERENT ? Outcome.NO_MATCH : Outcome.ABORT_ALL;
                }
                p = last;
            }
        }
        return t >= text.length ? Outcome.MATCH : Outcome.NO_MATCH;
    }

    /** The index of the last byte of what stands at {@code p} where that matches, else one of the two failures. */
    private int matchByte(int p, int actual) {
        boolean separator = slashesCount && actual == '/';
        switch (pattern[p]) {
            case '?':
                return separator ? DIFFERENT : p;
            case '\\':
                return at(p + 1) == actual ? p + 1 : DIFFERENT;
            case '[':
                CharacterClass set = CharacterClass.read(pattern, p);
                if (set == null) {
                    return MALFORMED;
                }
                return !separator && set.contains(actual) ? set.end() : DIFFERENT;
            default:
                return at(p) == actual ? p : DIFFERENT;
        }
    }

    /** Where a star takes exactly the rest of one name: the index of the slash after it; else -1. */
    private int slashAfterSingleStar(int p) {
        int after = afterStars(p);
        return !crosses(p, after) && at(after) == '/' ? after : -1;
    }

    private Outcome star(int p, byte[] text, int textStart) {
        int after = afterStars(p);
        boolean crossing = crosses(p, after);
        if (crossing && slashesCount && at(after) == '/' && match(after + 1, text, textStart) == Outcome.MATCH) {
            return Outcome.MATCH;
        }
        if (after == pattern.length) {
            return crossing || indexOfSlash(text, textStart) < 0 ? Outcome.MATCH : Outcome.NO_MATCH;
        }
        for (int t = textStart; t < text.length; t++) {
            Outcome outcome = match(after, text, t);
            if (outcome != Outcome.NO_MATCH && !(crossing && outcome == Outcome.ABORT_TO_DOUBLE_STAR)) {
                return outcome;
            }
            if (outcome == Outcome.NO_MATCH && !crossing && text[t] == '/') {
                return Outcome.ABORT_TO_DOUBLE_STAR;
            }
        }
        return Outcome.ABORT_ALL;
    }

    private int afterStars(int p) {
        int after = p;
        while (at(after) == '*') {
            after++;
        }
        return after;
    }

    /** Whether stars cross slashes; where slashes count, two do so as a whole name: between slashes or at an end. */
    private boolean crosses(int p, int after) {
        if (!slashesCount) {
            return true;
        }
        int next = at(after);
        boolean opens = p == 0 || pattern[p - 1] == '/';
        boolean closes = next == END || next == '/' || (next == '\\' && at(after + 1) == '/');
        return after > p + 1 && opens && closes;
    }

    private static int indexOfSlash(byte[] text, int from) {
        for (int i = from; i < text.length; i++) {
            if (text[i] == '/') {
                return i;
            }
        }
        return -1;
    }

    private int at(int index) {
        return index < pattern.length ? pattern[index] & 0xff : END;
    }
}
