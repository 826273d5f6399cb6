package io.recompute.examples.bench;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** The times of one piece of work, ours and a peer's. */
final class Duel {
    /** Work that is measured. */
    @FunctionalInterface
    interface Work {
        void run() throws IOException;
    }

    private final String name;
    private final List<Long> ours = new ArrayList<>();
    private final List<Long> peers = new ArrayList<>();

    Duel(String name) {
        this.name = name;
    }

    void ours(Work work) throws IOException {
        long start = System.nanoTime();
        work.run();
        ours.add(System.nanoTime() - start);
    }

    void peer(long nanoseconds) {
        peers.add(nanoseconds);
    }

    /** The medians and their ratio, then all of ours in the order in which they came. */
    @Override
    public String toString() {
        double mine = median(ours);
        double theirs = median(peers);
        StringBuilder all = new StringBuilder();
        ours.forEach(time -> all.append(String.format(Locale.ROOT, " %.3f", time / 1e9)));
        return String.format(
                Locale.ROOT,
                "  %-31s %7.3f s, rsync -a %7.3f s, ratio %.2f  (%s )",
                name,
                mine,
                theirs,
                mine / theirs,
                all);
    }

    /** In seconds. */
    private static double median(List<Long> times) {
        return times.stream().sorted().skip(times.size() / 2).findFirst().orElseThrow() / 1e9;
    }
}
