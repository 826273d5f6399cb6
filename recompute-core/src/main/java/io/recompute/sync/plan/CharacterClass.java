package io.recompute.sync.plan;

import java.nio.charset.StandardCharsets;
import java.util.BitSet;
import org.jspecify.annotations.Nullable;

/**
 * A bracket expression of a wildcard: {@code [a-z]}, {@code [!x]}, {@code [[:digit:]_]}. Immutable once read.
 */
final class CharacterClass {
    private static final String PUNCTUATION = "!\"#$%&'()*+,-./:;<=>?@[\\]^_`{|}~";

    private final byte[] pattern;
    private final BitSet members = new BitSet(256);
    private final boolean negated;
    private int at;

    private CharacterClass(byte[] pattern, int start) {
        this.pattern = pattern;
        int first = byteAt(start + 1);
        this.negated = first == '!' || first == '^';
        this.at = negated ? start + 2 : start + 1;
    }

    /** The class whose {@code [} stands at that index; null where it never ends or names no known class. */
    static @Nullable CharacterClass read(byte[] pattern, int start) {
        CharacterClass result = new CharacterClass(pattern, start);
        return result.readMembers() ? result : null;
    }

    boolean contains(int value) {
        return members.get(value) != negated;
    }

    /** The index of the closing bracket. */
    int end() {
        return at;
    }

    private boolean readMembers() {
        int previous = 0;
        do {
            int current = byteAt(at);
            if (current == 0) {
                return false;
            }
            if (current == '-' && previous != 0 && byteAt(at + 1) != 0 && byteAt(at + 1) != ']') {
                at++;
                int last = literal();
                if (last == 0) {
                    return false;
                }
                if (last >= previous) {
                    members.set(previous, last + 1);
                }
                previous = 0;
            } else if (current == '[' && byteAt(at + 1) == ':' && closesNamed()) {
                if (!addNamed()) {
                    return false;
                }
                previous = 0;
            } else if (current == '[' && byteAt(at + 1) == ':' && !hasBracket(at + 2)) {
                return false;
            } else {
                previous = literal();
                if (previous == 0) {
                    return false;
                }
                members.set(previous);
            }
            at++;
        } while (byteAt(at) != ']');
        return true;
    }

    /** The byte meant at the current place, after a backslash if there is one; 0 at the pattern's end. */
    private int literal() {
        if (byteAt(at) == '\\') {
            at++;
        }
        return byteAt(at);
    }

    private boolean hasBracket(int from) {
        return indexOfBracket(from) >= 0;
    }

    private boolean closesNamed() {
        int bracket = indexOfBracket(at + 2);
        return bracket > at + 2 && byteAt(bracket - 1) == ':';
    }

    private int indexOfBracket(int from) {
        for (int i = from; i < pattern.length; i++) {
            if (pattern[i] == ']') {
                return i;
            }
        }
        return -1;
    }

    private boolean addNamed() {
        int bracket = indexOfBracket(at + 2);
        String name = new String(pattern, at + 2, bracket - 1 - (at + 2), StandardCharsets.UTF_8);
        at = bracket;
        switch (name) {
            case "alnum" -> ranges("09AZaz");
            case "alpha" -> ranges("AZaz");
            case "blank" -> characters(" \t");
            case "cntrl" -> {
                members.set(0, 32);
                members.set(127);
            }
            case "digit" -> ranges("09");
            case "graph" -> ranges("!~");
            case "lower" -> ranges("az");
            case "print" -> ranges(" ~");
            case "punct" -> characters(PUNCTUATION);
            case "space" -> characters(" \t\n\u000b\f\r");
            case "upper" -> ranges("AZ");
            case "xdigit" -> ranges("09AFaf");
            default -> {
                return false;
            }
        }
        return true;
    }

    private void ranges(String bounds) {
        for (int i = 0; i < bounds.length(); i += 2) {
            members.set(bounds.charAt(i), bounds.charAt(i + 1) + 1);
        }
    }

    private void characters(String text) {
        text.chars().forEach(members::set);
    }

    private int byteAt(int index) {
        return index < pattern.length ? pattern[index] & 0xff : 0;
    }
}
