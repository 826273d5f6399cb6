package io.recompute.examples.bench;

import io.recompute.Workspace;
import io.recompute.log.LogLine;
import io.recompute.log.LogStream;
import io.recompute.run.ExitStatus;
import io.recompute.run.RemoteProcess;
import java.io.IOException;
import java.io.PrintStream;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Iterator;
import java.util.Locale;
import java.util.stream.Stream;

/**
 * What it takes to follow a large log, beside {@code ssh} and {@code tail}; to filter one, on the machine and here; and
 * how long after its writing a line is handed out. Needs 1.3 GB on the machine, which is this one; a heap of 64 MB does.
 */
public final class LogBenchmark {
    private static final int LATENCIES = 200;
    private static final String LINES = "yes 'step 000001 loss=0.123456 accuracy=0.98765 a line as training prints it'";

    private LogBenchmark() {}

    /** Runs it; takes no arguments. */
    public static void main(String[] arguments) throws IOException, InterruptedException {
        PrintStream out = Loopback.output();
        if (!Loopback.isAvailable(out)) {
            return;
        }
        out.printf(Locale.ROOT, "heap: %d MB%n", Runtime.getRuntime().maxMemory() >> 20);
        try (Loopback loopback = Loopback.start();
                SshMultiplexer ssh = SshMultiplexer.start(loopback.peer())) {
            Workspace workspace = loopback.workspace();
            latency(out, workspace);
            filter(out, workspace);
            oneLine(out, workspace);
            follow(out, workspace, ssh);
        }
    }

    private static void latency(PrintStream out, Workspace workspace) throws InterruptedException {
        RemoteProcess run = workspace.runAsync("exec python3 -c 'import time\nfor i in range(" + (LATENCIES + 20)
                + "): print(time.time_ns(), flush=True); time.sleep(0.02)'");
        double[] times = new double[LATENCIES];
        Iterator<LogLine> lines = run.log().follow().iterator();
        for (int line = -20; line < LATENCIES; line++) {
            long written = Long.parseLong(lines.next().text());
            Instant now = Instant.now();
            if (line >= 0) {
                times[line] = (now.getEpochSecond() * 1e9 + now.getNano() - written) / 1e6;
            }
        }
        expectSuccess(run);
        Arrays.sort(times);
        out.printf(
                Locale.ROOT,
                "from a line's writing to the program    p50 %.2f ms, p95 %.2f ms  (%d)%n",
                times[LATENCIES / 2],
                times[LATENCIES * 95 / 100],
                LATENCIES);
    }

    private static void filter(PrintStream out, Workspace workspace) throws InterruptedException {
        RemoteProcess run = written(
                workspace,
                "(" + LINES + " | head -c 100000000; echo; echo a needle; " + LINES + " | head -c 100000000)");
        for (String way : new String[] {"needle", "(needle)"}) {
            long start = System.nanoTime();
            long found = count(run.log().filter(way));
            out.printf(
                    Locale.ROOT,
                    "filter of 200 MB, %-22s %.2f s, %d found%n",
                    way.equals("needle") ? "on the machine" : "here",
                    seconds(start),
                    found);
        }
    }

    private static void oneLine(PrintStream out, Workspace workspace) throws InterruptedException {
        RemoteProcess run = written(workspace, "head -c 100000000 /dev/zero | tr '\\0' x");
        long start = System.nanoTime();
        long pieces = count(run.log());
        out.printf(Locale.ROOT, "a line of 100 MB                        %.2f s, %d pieces%n", seconds(start), pieces);
    }

    private static void follow(PrintStream out, Workspace workspace, SshMultiplexer ssh)
            throws IOException, InterruptedException {
        RemoteProcess run = written(workspace, LINES + " | head -c 1073741824");
        String log = workspace.run("pwd").orThrow().text().strip() + "/.recompute/runs/" + run.id() + "/log";
        for (int round = 0; round < 2; round++) {
            long start = System.nanoTime();
            long lines = count(run.log().follow());
            double ours = seconds(start);
            double theirs = ssh.run("tail -c +1 " + log, 1) / 1e9;
            out.printf(
                    Locale.ROOT, "follow 1 GiB                            %.2f s, %.0f lines/s%n", ours, lines / ours);
            out.printf(
                    Locale.ROOT,
                    "ssh tail -c +1 >/dev/null               %.2f s, %.0f lines/s%n",
                    theirs,
                    lines / theirs);
        }
    }

    private static RemoteProcess written(Workspace workspace, String text) throws InterruptedException {
        RemoteProcess run = workspace.runAsync(text);
        expectSuccess(run);
        return run;
    }

    private static void expectSuccess(RemoteProcess run) throws InterruptedException {
        ExitStatus status = run.waitFor(Duration.ofMinutes(5));
        if (!status.isSuccess()) {
            throw new IllegalStateException(run + " has " + status);
        }
    }

    private static long count(LogStream log) {
        try (Stream<LogLine> lines = log.lines()) {
            return lines.mapToLong(line -> 1).sum();
        }
    }

    private static double seconds(long start) {
        return (System.nanoTime() - start) / 1e9;
    }
}
