package io.recompute.python.imports;

/**
 * Where a bracket was never closed: a line that starts like a statement cannot stand within one, since these words are
 * keywords.
 */
final class Recovery {
    private Recovery() {}

    /** Whether the line that starts here starts with an import, a function or a class. */
    static boolean isStatement(byte[] text, int from) {
        int at = blanks(text, from);
        return isWord(text, at, "import")
                || isWord(text, at, "def")
                || isWord(text, at, "class")
                || isWord(text, at, "from") && importFollows(text, at + "from".length());
    }

    /** {@code from} alone may stand there, as the end of {@code (yield from x)}. */
    private static boolean importFollows(byte[] text, int from) {
        int at = blanks(text, from);
        while (at < text.length && (Lexer.isWord(text[at]) || text[at] == '.')) {
            at++;
        }
        at = blanks(text, at);
        return isWord(text, at, "import");
    }

    private static int blanks(byte[] text, int from) {
        int at = from;
        while (at < text.length && (text[at] == ' ' || text[at] == '\t' || text[at] == '\f')) {
            at++;
        }
        return at;
    }

    private static boolean isWord(byte[] text, int from, String word) {
        int end = from + word.length();
        if (end > text.length || end < text.length && Lexer.isWord(text[end])) {
            return false;
        }
        for (int i = 0; i < word.length(); i++) {
            if (text[from + i] != word.charAt(i)) {
                return false;
            }
        }
        return true;
    }
}
