package io.recompute.examples.bench;

import io.recompute.Workspace;
import io.recompute.testkit.fault.Fault;
import io.recompute.testkit.fault.FaultyProxy;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Random;

/**
 * What one large file costs to push and to pull, beside {@code scp}, {@code sftp}, {@code rsync} and other libraries: all
 * in turn, so that a machine that gets slower gets slower for all. Prints medians, and what they are of scp's. Each copy
 * is a new process with a login of its own, but for the lines that say open workspace. Needs three times the size on disk.
 *
 * <p>{@code -Dbench.mib=1024} the size, {@code -Dbench.rounds=3}, {@code -Dbench.delay=50} the round trip in milliseconds.
 */
public final class TransferBenchmark {
    private static final int MIB = Integer.getInteger("bench.mib", 1024);
    private static final int ROUNDS = Integer.getInteger("bench.rounds", 3);
    private static final int DELAY = Integer.getInteger("bench.delay", 0);

    private final PrintStream out = Loopback.output();
    private final Loopback loopback;
    private final CopyTools tools;
    private final Path local;
    private final Path back;
    private final Path remote;

    private TransferBenchmark(Loopback loopback, CopyTools tools) {
        this.loopback = loopback;
        this.tools = tools;
        this.local = loopback.directory().resolve("large");
        this.back = loopback.directory().resolve("large.back");
        this.remote = Path.of(loopback.workspace().directory().toString()).resolve("large");
    }

    /** Runs it; takes no arguments. */
    public static void main(String[] arguments) throws Exception {
        if (!Loopback.isAvailable(Loopback.output())) {
            return;
        }
        try (Loopback loopback = Loopback.start();
                FaultyProxy proxy = FaultyProxy.to(loopback.peer().instance())) {
            Duration oneWay = Duration.ofMillis(DELAY).dividedBy(2);
            proxy.inject(new Fault.Latency(oneWay, oneWay));
            int port = DELAY == 0 ? loopback.peer().server().port() : proxy.port();
            new TransferBenchmark(loopback, CopyTools.of(loopback, port)).run();
        }
    }

    private void run() throws IOException, InterruptedException {
        write();
        out.printf(Locale.ROOT, "%d MiB, round trip %d ms, median of %d%n", MIB, DELAY, ROUNDS);
        for (boolean push : new boolean[] {true, false}) {
            List<CopyTools.Tool> contenders = new ArrayList<>(tools.all(push, push ? local : back, remote.toString()));
            if (DELAY == 0) {
                contenders.add(new CopyTools.Tool("open", "recompute, open workspace", () -> open(push)));
            }
            double[][] seconds = new double[contenders.size()][ROUNDS];
            for (int round = 0; round < ROUNDS; round++) {
                for (int at = 0; at < seconds.length; at++) {
                    seconds[at][round] = time(contenders.get(at), push);
                }
            }
            print(push, contenders, seconds);
        }
    }

    private void open(boolean push) {
        Workspace workspace = loopback.workspace();
        if (push) {
            workspace.push(local, remote.toString()).join();
        } else {
            workspace.pull(remote.toString(), back).join();
        }
    }

    private double time(CopyTools.Tool tool, boolean push) throws IOException, InterruptedException {
        Path target = push ? remote : back;
        Files.deleteIfExists(target);
        // What the one before has left to be written must not slow this one.
        tools.sync();
        long start = System.nanoTime();
        tool.copy().run();
        double seconds = (System.nanoTime() - start) / 1e9;
        if (Files.size(target) != Files.size(local)) {
            throw new IOException(tool.name() + " copied " + Files.size(target) + " bytes");
        }
        return seconds;
    }

    private void print(boolean push, List<CopyTools.Tool> contenders, double[][] seconds) {
        double scp = 0;
        for (int at = 0; at < seconds.length; at++) {
            double[] sorted = seconds[at].clone();
            Arrays.sort(sorted);
            double median = sorted[ROUNDS / 2];
            scp = at == 0 ? median : scp;
            out.printf(
                    Locale.ROOT,
                    "%s  %-28s %6.2f s   %.2f   %s%n",
                    push ? "push" : "pull",
                    contenders.get(at).name(),
                    median,
                    median / scp,
                    Arrays.toString(Arrays.stream(seconds[at])
                            .map(s -> Math.round(s * 100) / 100.0)
                            .toArray()));
        }
    }

    private void write() throws IOException {
        byte[] part = new byte[1 << 20];
        Random random = new Random(1);
        try (OutputStream file = Files.newOutputStream(local)) {
            for (int mib = 0; mib < MIB; mib++) {
                random.nextBytes(part);
                file.write(part);
            }
        }
    }
}
