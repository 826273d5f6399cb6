package io.recompute.examples.bench;

import io.recompute.Workspace;
import java.io.IOException;
import java.io.PrintStream;
import java.util.Arrays;
import java.util.Locale;

/**
 * What a command costs on an open workspace, beside {@code ssh} over a control master: the two in turn, so that a
 * machine that gets slower gets slower for both. Prints medians.
 */
public final class CommandBenchmark {
    private static final int ROUNDS = 30;
    private static final int OURS = 100;
    private static final int PEERS = 10;
    private static final String COMMAND = "true";

    private CommandBenchmark() {}

    /** Runs it; takes no arguments. */
    public static void main(String[] arguments) throws IOException, InterruptedException {
        PrintStream out = Loopback.output();
        if (!Loopback.isAvailable(out)) {
            return;
        }
        try (Loopback loopback = Loopback.start();
                SshMultiplexer ssh = SshMultiplexer.start(loopback.peer())) {
            measure(out, loopback.workspace(), ssh);
        }
    }

    private static void measure(PrintStream out, Workspace workspace, SshMultiplexer ssh) throws IOException {
        for (int warmUp = 0; warmUp < 20; warmUp++) {
            ours(workspace, new long[OURS]);
        }
        long first = ssh.run(COMMAND, PEERS);
        long[] ours = new long[ROUNDS * OURS];
        long[] peers = new long[ROUNDS];
        for (int round = 0; round < ROUNDS; round++) {
            long[] times = new long[OURS];
            ours(workspace, times);
            System.arraycopy(times, 0, ours, round * OURS, OURS);
            peers[round] = ssh.run(COMMAND, PEERS);
        }
        double mine = median(ours);
        double theirs = median(peers);
        out.printf(Locale.ROOT, "run(\"%s\") on an open workspace   p50 %6.2f ms  (%d)%n", COMMAND, mine, ours.length);
        out.printf(
                Locale.ROOT,
                "ssh over a control master         p50 %6.2f ms  (%d × %d; its first, with the login: %.1f ms)%n",
                theirs,
                ROUNDS,
                PEERS,
                first / 1e6);
        out.printf(Locale.ROOT, "ratio                             %9.3f%n", mine / theirs);
    }

    private static void ours(Workspace workspace, long[] times) {
        for (int at = 0; at < times.length; at++) {
            long start = System.nanoTime();
            workspace.run(COMMAND).orThrow();
            times[at] = System.nanoTime() - start;
        }
    }

    /** In milliseconds. */
    private static double median(long[] nanoseconds) {
        long[] sorted = nanoseconds.clone();
        Arrays.sort(sorted);
        return sorted[sorted.length / 2] / 1e6;
    }
}
