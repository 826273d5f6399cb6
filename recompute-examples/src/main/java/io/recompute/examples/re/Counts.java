package io.recompute.examples.re;

/** Numbers of things, in English. */
final class Counts {
    private Counts() {}

    /** As {@code 1 file}, {@code 3 files}, {@code 0 processes}. */
    static String of(long number, String what) {
        String ending = number == 1 ? "" : what.endsWith("s") ? "es" : "s";
        return number + " " + what + ending;
    }
}
