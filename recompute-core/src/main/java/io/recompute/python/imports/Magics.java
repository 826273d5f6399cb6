package io.recompute.python.imports;

import java.nio.charset.StandardCharsets;
import java.util.Set;

/** The lines of a notebook that are IPython's and not Python's: {@code %magic}, {@code !command}, {@code ?help}. */
final class Magics {
    /** Cell magics whose cell is Python that runs in the notebook itself. */
    private static final Set<String> PYTHON_CELLS =
            Set.of("%%time", "%%timeit", "%%capture", "%%prun", "%%memit", "%%mprun", "%%heat", "%%snakeviz");

    private Magics() {}

    /** Whether a cell is Python: its first line that is not blank is no cell magic, or one that runs Python. */
    static boolean isPythonCell(String cell) {
        String start = cell.stripLeading();
        if (!start.startsWith("%%")) {
            return true;
        }
        int end = 2;
        while (end < start.length() && !Character.isWhitespace(start.charAt(end))) {
            end++;
        }
        return PYTHON_CELLS.contains(start.substring(0, end));
    }

    /** Whether a line whose first word starts here is a magic. */
    static boolean isLine(byte[] text, int at) {
        return text[at] == '%' || text[at] == '!' || text[at] == '?';
    }

    /** Whether a magic is what is assigned behind an equals sign: {@code files = !ls}. */
    static boolean follows(byte[] text, int after) {
        int at = after;
        while (at < text.length && (text[at] == ' ' || text[at] == '\t')) {
            at++;
        }
        return at < text.length && (text[at] == '%' || text[at] == '!');
    }

    /** Whether the line is timed, and so a statement of Python behind the magic. */
    static boolean isTimed(byte[] text, int at) {
        int end = afterWord(text, at);
        return "%time".equals(new String(text, at, end - at, StandardCharsets.ISO_8859_1));
    }

    /** Where the word that starts here ends. */
    static int afterWord(byte[] text, int from) {
        int at = from;
        while (at < text.length && text[at] > ' ') {
            at++;
        }
        return at;
    }
}
