package io.recompute.examples.bench;

import io.recompute.Workspace;
import io.recompute.testkit.fault.Fault;
import io.recompute.testkit.fault.FaultyProxy;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Random;

/**
 * What one large file costs to push and to pull, beside {@code scp}, {@code sftp}, {@code rsync} and other libraries: all
 * in turn, so that a machine that gets slower gets slower for all; then what it costs where a MiB has changed in it, beside
 * {@code rsync}. Prints medians, and what they are of the first one's. Each copy
 * is a new process with a login of its own, but for the lines that say open workspace. Needs three times the size on disk.
 *
 * <p>{@code -Dbench.mib=1024} the size, {@code -Dbench.rounds=3}, {@code -Dbench.delay=50} the round trip in milliseconds,
 * {@code -Dbench.parts=push,pull,changed,inserted} and {@code -Dbench.only=scp,gcm,sftp,rsync,recompute,sshj,jsch,mina} what
 * is measured of what, {@code -Dbench.cold.heap=256m} how much memory a new JVM has.
 */
public final class TransferBenchmark {
    private static final int MIB = Integer.getInteger("bench.mib", 1024);
    private static final int ROUNDS = Integer.getInteger("bench.rounds", 3);
    private static final int DELAY = Integer.getInteger("bench.delay", 0);
    private static final List<String> PARTS = List.of(
            System.getProperty("bench.parts", "push,pull,changed,inserted").split(","));

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
            if (!PARTS.contains(push ? "push" : "pull")) {
                continue;
            }
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
            print(push ? "push" : "pull", contenders, seconds);
        }
        if (PARTS.contains("changed")) {
            changed(false);
        }
        if (PARTS.contains("inserted")) {
            changed(true);
        }
    }

    /** A file that is there already, but for a MiB in its middle: changed, or inserted. */
    private void changed(boolean inserted) throws IOException, InterruptedException {
        List<CopyTools.Tool> contenders = new ArrayList<>();
        for (String key : List.of("rsync", "recompute")) {
            tools.all(true, local, remote + "." + key).stream()
                    .filter(tool -> tool.key().equals(key))
                    .forEach(contenders::add);
        }
        if (DELAY == 0) {
            contenders.add(new CopyTools.Tool(
                    "open",
                    "recompute, open workspace",
                    () -> loopback.workspace().push(local, remote + ".open").join()));
        }
        for (CopyTools.Tool contender : contenders) {
            contender.copy().run();
        }
        double[][] seconds = new double[contenders.size()][ROUNDS];
        for (int round = 0; round < ROUNDS; round++) {
            alter(inserted, round);
            for (int at = 0; at < seconds.length; at++) {
                tools.sync();
                long start = System.nanoTime();
                contenders.get(at).copy().run();
                seconds[at][round] = (System.nanoTime() - start) / 1e9;
                Path copy = Path.of(remote + "." + contenders.get(at).key());
                if (Files.mismatch(local, copy) >= 0) {
                    throw new IOException(contenders.get(at).name() + " made another file");
                }
            }
        }
        print(inserted ? "1 MiB inserted" : "1 MiB changed", contenders, seconds);
    }

    /** Writes the local file anew, with other bytes in its middle. */
    private void alter(boolean inserted, int round) throws IOException {
        byte[] fresh = new byte[1 << 20];
        new Random(100L + round).nextBytes(fresh);
        long middle = Files.size(local) / 2 + 12_345;
        Path altered = local.resolveSibling("altered");
        try (FileChannel from = FileChannel.open(local);
                FileChannel to = FileChannel.open(altered, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
            transfer(from, 0, middle, to);
            to.write(ByteBuffer.wrap(fresh));
            transfer(from, inserted ? middle : middle + fresh.length, from.size(), to);
        }
        Files.move(altered, local, StandardCopyOption.REPLACE_EXISTING);
    }

    private static void transfer(FileChannel from, long start, long end, FileChannel to) throws IOException {
        long at = start;
        while (at < end) {
            at += from.transferTo(at, end - at, to);
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

    private void print(String what, List<CopyTools.Tool> contenders, double[][] seconds) {
        double first = 0;
        for (int at = 0; at < seconds.length; at++) {
            double[] sorted = seconds[at].clone();
            Arrays.sort(sorted);
            double median = sorted[ROUNDS / 2];
            first = at == 0 ? median : first;
            out.printf(
                    Locale.ROOT,
                    "%-14s  %-26s %6.2f s   %.2f   %s%n",
                    what,
                    contenders.get(at).name(),
                    median,
                    median / first,
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
