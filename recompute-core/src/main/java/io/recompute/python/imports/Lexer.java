package io.recompute.python.imports;

import java.nio.charset.StandardCharsets;
import java.text.Normalizer;
import java.util.List;

/**
 * The words of Python source, one after the other, over UTF-8 bytes: every byte of a character beyond ASCII counts as a
 * letter. Comments, blank lines and line ends within brackets are passed over. For one thread, used once.
 */
final class Lexer {
    private static final int TAB = 8;

    private static final byte[] KIND = kinds();
    private static final byte NEITHER = 0;
    private static final byte LETTER = 1;
    private static final byte DIGIT = 2;
    private static final byte BLANK = 3;

    /** What a byte is to {@link #skip}. */
    private static final byte[] MARK = marks();

    private static final byte PLAIN = 0;
    private static final byte QUOTE = 1;
    private static final byte LINE_END = 2;
    private static final byte COMMENT = 3;
    private static final byte BACKSLASH = 4;
    private static final byte PUNCTUATION = 5;

    private final byte[] text;
    private final boolean notebook;
    private final List<SourceProblem> problems;
    private final StringSkipper strings;

    private int position;
    private int line;
    private int depth;
    private int bracketLine;
    private boolean lineStarts = true;

    private int start;
    private int tokenLine;
    private int indent;
    private boolean first;
    private char operator;

    /**
     * @param text the source in UTF-8
     * @param line the number of its first line
     * @param notebook whether it is a notebook's cell, in which magics may stand
     * @param problems where to tell what is wrong
     */
    Lexer(byte[] text, int line, boolean notebook, List<SourceProblem> problems) {
        this.text = text;
        this.line = line;
        this.notebook = notebook;
        this.problems = problems;
        this.strings = new StringSkipper(text);
    }

    /** The next token; the other methods tell about it. After {@code END} there is nothing but {@code END}. */
    Token next() {
        if (lineStarts) {
            startLine();
        } else {
            first = false;
        }
        while (position < text.length) {
            byte b = text[position];
            if (b == '\n' || b == '\r') {
                endOfLine();
                if (endsLogicalLine()) {
                    return Token.NEWLINE;
                }
            } else if (b == '#') {
                skipComment();
            } else if (b == '\\' && continues()) {
                position++;
                endOfLine();
            } else if (KIND[b & 0xFF] == BLANK) {
                position++;
            } else {
                return word(b);
            }
        }
        return end();
    }

    /**
     * Passes over what is of no interest, most of a text: to the end of the logical line, or behind a semicolon or colon outside
     * of brackets, whatever comes first. As many calls of {@link #next} would come there too.
     */
    Token skip() {
        if (notebook || lineStarts) {
            return next(); // magics are told by the words before them
        }
        first = false;
        while (position < text.length) {
            byte b = text[position];
            switch (MARK[b & 0xFF]) {
                case PLAIN -> position++;
                case QUOTE -> {
                    start = prefixOfString();
                    tokenLine = line;
                    Token unused = string();
                }
                case LINE_END -> {
                    endOfLine();
                    if (endsLogicalLine()) {
                        return Token.NEWLINE;
                    }
                }
                case COMMENT -> skipComment();
                case BACKSLASH -> {
                    boolean continued = continues();
                    position++;
                    if (continued) {
                        endOfLine();
                    }
                }
                default -> {
                    Token mark = punctuation(b);
                    if ((b == ';' || b == ':') && depth == 0) {
                        return mark;
                    }
                }
            }
        }
        return end();
    }

    /** Where the string whose quote comes next starts, its prefix included. */
    private int prefixOfString() {
        int at = position;
        while (at > 0 && isWord(text[at - 1])) {
            at--;
        }
        return StringSkipper.isPrefix(text, at, position) ? at : position;
    }

    /** Whether the line that has just ended is a logical one. */
    private boolean endsLogicalLine() {
        if (depth > 0 && Recovery.isStatement(text, position)) {
            problem(bracketLine, "a bracket is opened and never closed");
            depth = 0;
        }
        lineStarts = depth == 0;
        return lineStarts;
    }

    private Token end() {
        if (depth > 0) {
            problem(bracketLine, "a bracket is opened and never closed");
            depth = 0;
        }
        start = position;
        tokenLine = line;
        return Token.END;
    }

    /** Whether the token is the first of a logical line. */
    boolean isFirst() {
        return first;
    }

    /** The column at which the logical line of the token starts, tabs counted up to a multiple of 8. */
    int indent() {
        return indent;
    }

    /** How many brackets are open behind the token. */
    int depth() {
        return depth;
    }

    /** The line of the token, from 1. */
    int line() {
        return tokenLine;
    }

    /** The token's character, of an {@code OPERATOR}. */
    char operator() {
        return operator;
    }

    /** Whether a {@code NAME} is this word, in ASCII. */
    boolean is(String word) {
        if (position - start != word.length()) {
            return false;
        }
        for (int i = 0; i < word.length(); i++) {
            if (text[start + i] != word.charAt(i)) {
                return false;
            }
        }
        return true;
    }

    /** The text of a {@code NAME}, as Python compares names: in the normal form KC. */
    String text() {
        for (int i = start; i < position; i++) {
            if (text[i] < 0) {
                String name = new String(text, start, position - start, StandardCharsets.UTF_8);
                return Normalizer.normalize(name, Normalizer.Form.NFKC);
            }
        }
        return new String(text, start, position - start, StandardCharsets.ISO_8859_1);
    }

    /** Tells what is wrong with the statement of the token. */
    void problem(int at, String message) {
        problems.add(new SourceProblem(at, message));
    }

    private Token word(byte b) {
        start = position;
        tokenLine = line;
        byte kind = KIND[b & 0xFF];
        if (kind == LETTER) {
            while (position < text.length && isWord(text[position])) {
                position++;
            }
            if (position < text.length && isQuote(text[position]) && StringSkipper.isPrefix(text, start, position)) {
                return string();
            }
            return Token.NAME;
        }
        if (kind == DIGIT) {
            while (position < text.length && isWord(text[position])) {
                position++;
            }
            return Token.OTHER;
        }
        if (isQuote(b)) {
            return string();
        }
        return punctuation(b);
    }

    private Token punctuation(byte b) {
        position++;
        operator = (char) b;
        if (b == '(' || b == '[' || b == '{') {
            if (depth++ == 0) {
                bracketLine = line;
            }
        } else if ((b == ')' || b == ']' || b == '}') && depth > 0) {
            depth--;
        } else if (notebook && b == '=' && depth == 0 && Magics.follows(text, position)) {
            skipMagic();
        }
        return Token.OPERATOR;
    }

    private Token string() {
        boolean closed = strings.skip(start, position);
        if (!closed) {
            problem(tokenLine, "a string is not closed");
        }
        line += strings.lines();
        position = strings.end();
        return Token.OTHER;
    }

    /** Passes over blank lines, comments and magics, up to the first word of a logical line. */
    private void startLine() {
        lineStarts = false;
        first = true;
        while (position < text.length) {
            indent = 0;
            indentation();
            if (position == text.length) {
                return;
            }
            byte b = text[position];
            if (notebook && Magics.isLine(text, position)) {
                if (Magics.isTimed(text, position)) {
                    position = Magics.afterWord(text, position);
                    return;
                }
                skipMagic();
            } else if (b == '#') {
                skipComment();
            } else if (b == '\n' || b == '\r') {
                endOfLine();
            } else {
                return;
            }
        }
    }

    private void indentation() {
        while (position < text.length) {
            byte b = text[position];
            if (b == ' ') {
                indent++;
            } else if (b == '\t') {
                indent = (indent / TAB + 1) * TAB;
            } else if (b == '\f') {
                indent = 0;
            } else {
                return;
            }
            position++;
        }
    }

    private void skipComment() {
        while (position < text.length && text[position] != '\n' && text[position] != '\r') {
            position++;
        }
    }

    private void skipMagic() {
        while (position < text.length && text[position] != '\n' && text[position] != '\r') {
            boolean escaped = text[position] == '\\' && continues();
            position++;
            if (escaped) {
                endOfLine();
            }
        }
    }

    private void endOfLine() {
        boolean pair = text[position] == '\r' && position + 1 < text.length && text[position + 1] == '\n';
        position += pair ? 2 : 1;
        line++;
    }

    private boolean continues() {
        return position + 1 < text.length && (text[position + 1] == '\n' || text[position + 1] == '\r');
    }

    private static boolean isQuote(byte b) {
        return b == '"' || b == '\'';
    }

    static boolean isWord(byte b) {
        byte kind = KIND[b & 0xFF];
        return kind == LETTER || kind == DIGIT;
    }

    private static byte[] kinds() {
        byte[] kinds = new byte[256];
        for (int b = 0; b < kinds.length; b++) {
            boolean letter = b >= 'a' && b <= 'z' || b >= 'A' && b <= 'Z' || b == '_' || b >= 128;
            boolean blank = b == ' ' || b == '\t' || b == '\f' || b == 0;
            kinds[b] = letter ? LETTER : b >= '0' && b <= '9' ? DIGIT : blank ? BLANK : NEITHER;
        }
        return kinds;
    }

    private static byte[] marks() {
        byte[] marks = new byte[256];
        for (char c : "()[]{};:".toCharArray()) {
            marks[c] = PUNCTUATION;
        }
        marks['"'] = QUOTE;
        marks['\''] = QUOTE;
        marks['\n'] = LINE_END;
        marks['\r'] = LINE_END;
        marks['#'] = COMMENT;
        marks['\\'] = BACKSLASH;
        return marks;
    }
}
