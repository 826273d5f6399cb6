package io.recompute.examples.re;

/** The manual as {@code man} reads it: its headings are sections, all else stands as it was written. */
final class ManPage {
    private ManPage() {}

    /** The page of that manual, whose first line is a heading of its own. */
    static String of(String manual, String version) {
        StringBuilder page = new StringBuilder(".\\\" generated from the text of: re man\n");
        page.append(".TH RE 1 \"\" \"re ").append(escaped(version)).append("\" \"recompute manual\"\n");
        manual.lines().skip(1).forEach(line -> {
            if (line.matches("[A-Z][A-Z ]*")) {
                page.append(".fi\n.SH ").append(line).append("\n.nf\n");
            } else {
                String text = line.startsWith("  ") ? line.substring(2) : line;
                page.append(text.isEmpty() ? ".sp\n" : "\\&" + escaped(text) + "\n");
            }
        });
        return page.append(".fi\n").toString();
    }

    private static String escaped(String text) {
        return text.replace("\\", "\\e")
                .replace("-", "\\-")
                .replace("'", "\\(aq")
                .replace("^", "\\(ha")
                .replace("~", "\\(ti");
    }
}
