package io.recompute.python.imports;

/**
 * Finds the end of strings of all kinds, f- and t-strings as PEP 701 and PEP 750 have them: what stands between their
 * braces is source again, with strings of any quotes. For one thread.
 */
final class StringSkipper {
    /** CPython has a limit of 150. */
    private static final int DEEPEST = 150;

    private static final int NOT_CLOSED = -1;

    private final byte[] text;
    private int end;
    private int lines;

    StringSkipper(byte[] text) {
        this.text = text;
    }

    /** Whether the letters from {@code from} to {@code to}, a quote behind them, are a string's prefix. */
    static boolean isPrefix(byte[] text, int from, int to) {
        if (to - from > 2) {
            return false;
        }
        for (int i = from; i < to; i++) {
            if ("rbuft".indexOf(text[i] | 0x20) < 0) {
                return false;
            }
        }
        return true;
    }

    /**
     * Passes over one string. Where it is not closed, a string in single quotes ends with its first line, one in triple
     * quotes with the text.
     *
     * @param start where it starts, its prefix included
     * @param quote where its first quote is
     * @return whether it was closed
     */
    boolean skip(int start, int quote) {
        int found = string(start, quote, 0);
        boolean triple = isTriple(quote);
        if (found == NOT_CLOSED) {
            end = triple ? text.length : endOfLine(quote);
        } else {
            end = found;
        }
        lines = triple || found != NOT_CLOSED ? count(start, end) : 0;
        return found != NOT_CLOSED;
    }

    /** Behind the last string. */
    int end() {
        return end;
    }

    /** How many line ends the last string holds. */
    int lines() {
        return lines;
    }

    private int string(int start, int quote, int depth) {
        boolean formatted = false;
        boolean raw = false;
        for (int i = start; i < quote; i++) {
            int letter = text[i] | 0x20;
            formatted |= letter == 'f' || letter == 't';
            raw |= letter == 'r';
        }
        boolean triple = isTriple(quote);
        int body = quote + (triple ? 3 : 1);
        if (formatted && depth < DEEPEST) {
            return formatted(body, text[quote], triple, raw, depth);
        }
        return plain(body, text[quote], triple);
    }

    private int plain(int from, byte quote, boolean triple) {
        int at = from;
        while (at < text.length) {
            byte b = text[at];
            if (b == '\\') {
                at = afterEscape(at);
            } else if (b == quote && closes(at, quote, triple)) {
                return at + (triple ? 3 : 1);
            } else if (!triple && isLineEnd(b)) {
                return NOT_CLOSED;
            } else {
                at++;
            }
        }
        return NOT_CLOSED;
    }

    private int formatted(int from, byte quote, boolean triple, boolean raw, int depth) {
        int at = from;
        while (at < text.length) {
            byte b = text[at];
            if (b == '\\') {
                at = afterFormattedEscape(at, raw);
            } else if (b == quote && closes(at, quote, triple)) {
                return at + (triple ? 3 : 1);
            } else if (!triple && isLineEnd(b)) {
                return NOT_CLOSED;
            } else if (b == '{' && at + 1 < text.length && text[at + 1] == '{') {
                at += 2;
            } else if (b == '{') {
                at = field(at + 1, quote, triple, depth);
                if (at == NOT_CLOSED) {
                    return NOT_CLOSED;
                }
            } else {
                at++;
            }
        }
        return NOT_CLOSED;
    }

    /** Behind the brace that ends a replacement field, whose expression starts at {@code from}. */
    private int field(int from, byte quote, boolean triple, int depth) {
        int at = from;
        int brackets = 0;
        while (at < text.length) {
            byte b = text[at];
            if (b == '}' && brackets == 0) {
                return at + 1;
            } else if (b == ':' && brackets == 0) {
                return format(at + 1, quote, triple, depth);
            } else if (b == '(' || b == '[' || b == '{') {
                brackets++;
                at++;
            } else if (b == ')' || b == ']' || b == '}') {
                brackets--;
                at++;
            } else if (b == '"' || b == '\'') {
                at = string(prefix(at, from), at, depth + 1);
                if (at == NOT_CLOSED) {
                    return NOT_CLOSED;
                }
            } else if (b == '#') {
                at = endOfLine(at);
            } else {
                at++;
            }
        }
        return NOT_CLOSED;
    }

    /** Behind the brace that ends the field whose format starts at {@code from}. */
    private int format(int from, byte quote, boolean triple, int depth) {
        int at = from;
        while (at < text.length) {
            byte b = text[at];
            if (b == '}') {
                return at + 1;
            } else if (b == '{') {
                at = depth < DEEPEST ? field(at + 1, quote, triple, depth + 1) : NOT_CLOSED;
                if (at == NOT_CLOSED) {
                    return NOT_CLOSED;
                }
            } else if (b == quote && closes(at, quote, triple) || !triple && isLineEnd(b)) {
                return NOT_CLOSED;
            } else if (b == '\\') {
                at = afterEscape(at);
            } else {
                at++;
            }
        }
        return NOT_CLOSED;
    }

    /** Where the prefix of the string starts whose quote is at {@code quote}, not before {@code least}. */
    private int prefix(int quote, int least) {
        int start = quote;
        while (start > least && Lexer.isWord(text[start - 1])) {
            start--;
        }
        return isPrefix(text, start, quote) ? start : quote;
    }

    private int afterEscape(int at) {
        boolean pair = at + 2 < text.length && text[at + 1] == '\r' && text[at + 2] == '\n';
        return at + (pair ? 3 : 2);
    }

    /** A brace starts a field behind a backslash as well, but not that of {@code \N{DASH}}. */
    private int afterFormattedEscape(int at, boolean raw) {
        if (at + 1 < text.length && (text[at + 1] == '{' || text[at + 1] == '}')) {
            return at + 1;
        }
        if (!raw && at + 2 < text.length && text[at + 1] == 'N' && text[at + 2] == '{') {
            int close = at + 3;
            while (close < text.length && text[close] != '}' && !isLineEnd(text[close])) {
                close++;
            }
            return close;
        }
        return afterEscape(at);
    }

    private boolean closes(int at, byte quote, boolean triple) {
        return !triple || at + 2 < text.length && text[at + 1] == quote && text[at + 2] == quote;
    }

    private boolean isTriple(int quote) {
        return closes(quote, text[quote], true);
    }

    private int endOfLine(int from) {
        int at = from;
        while (at < text.length && !isLineEnd(text[at])) {
            at++;
        }
        return at;
    }

    private int count(int from, int to) {
        int count = 0;
        for (int i = from; i < to; i++) {
            boolean pair = text[i] == '\r' && i + 1 < text.length && text[i + 1] == '\n';
            if (text[i] == '\n' || text[i] == '\r' && !pair) {
                count++;
            }
        }
        return count;
    }

    private static boolean isLineEnd(byte b) {
        return b == '\n' || b == '\r';
    }
}
