package io.recompute.examples.re;

import java.util.regex.Pattern;

/** States of processes in colours: what goes well is green, what failed red, what was ended or waits yellow. */
final class States {
    private static final Pattern GOOD = Pattern.compile("(?<=\\| {1,40})(running|succeeded)(?= *\\|)");
    private static final Pattern BAD = Pattern.compile("(?<=\\| {1,40})(failed|signaled|lost|timed_out)(?= *\\|)");
    private static final Pattern OTHER = Pattern.compile("(?<=\\| {1,40})(pending|killed)(?= *\\|)");

    private States() {}

    /** The same table, for a terminal. */
    static String coloured(TextTable table) {
        String text = table.toString();
        text = GOOD.matcher(text).replaceAll("\033[32m$1\033[0m");
        text = BAD.matcher(text).replaceAll("\033[31m$1\033[0m");
        return OTHER.matcher(text).replaceAll("\033[33m$1\033[0m");
    }
}
