package io.recompute.model;

import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/** Elements of HTML for a notebook. What is text is escaped here. */
public final class Html {
    private static final String LEFT = " style=\"text-align:left\"";

    private Html() {}

    /** The text, so that it means itself in an element and in an attribute between quotes. */
    public static String escape(String text) {
        StringBuilder escaped = new StringBuilder(text.length() + 16);
        for (int at = 0; at < text.length(); at++) {
            char letter = text.charAt(at);
            switch (letter) {
                case '&' -> escaped.append("&amp;");
                case '<' -> escaped.append("&lt;");
                case '>' -> escaped.append("&gt;");
                case '"' -> escaped.append("&quot;");
                case '\'' -> escaped.append("&#39;");
                default -> escaped.append(isAllowed(letter) ? letter : '\uFFFD');
            }
        }
        return escaped.toString();
    }

    /** Text in lines, of a fixed width. */
    public static String lines(String text) {
        return "<pre>" + escape(text) + "</pre>";
    }

    /** A table of text. */
    public static String table(List<String> head, List<List<String>> rows) {
        return tableOf(
                head,
                rows.stream()
                        .map(row -> row.stream().map(Html::escape).toList())
                        .toList());
    }

    /** A table whose cells are HTML; the head is text. */
    public static String tableOf(List<String> head, List<List<String>> rows) {
        List<String> titles = head.stream().map(Html::escape).toList();
        return rows.stream()
                .map(row -> line("td", row))
                .collect(Collectors.joining("\n", "<table>\n" + line("th", titles) + "\n", "\n</table>"));
    }

    /**
     * A bar that shows how far something has come, and text behind it.
     *
     * @param share from 0 to 1; what lies outside is taken as the nearer of them
     */
    public static String bar(double share, String text) {
        double shown = Double.isNaN(share) ? 0 : Math.max(0, Math.min(1, share));
        return String.format(Locale.ROOT, "<div><progress max=\"1\" value=\"%.3f\"></progress> ", shown)
                + escape(text)
                + "</div>";
    }

    private static String line(String element, List<String> cells) {
        return cells.stream()
                .map(cell -> "<" + element + LEFT + ">" + cell + "</" + element + ">")
                .collect(Collectors.joining("", "<tr>", "</tr>"));
    }

    /** Control characters, as of a terminal's colours, are none of HTML. */
    private static boolean isAllowed(char letter) {
        return letter >= ' ' && letter != 0x7f || letter == '\n' || letter == '\t' || letter == '\r';
    }
}
