package io.recompute.examples.bench;

import io.recompute.probe.MachineProbe;
import io.recompute.transport.control.Script;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import java.util.stream.IntStream;

/**
 * A probe of 200 machines, 10 of which are dead, hang or refuse the login, beside ClusterShell and pssh with the same script on
 * the same machines, one after the other, each with 32 at once. {@code -Dbench.machines}, {@code -Dbench.deadline} in
 * seconds.
 */
public final class ProbeBenchmark {
    private static final int MACHINES = Integer.getInteger("bench.machines", 200);
    private static final int DEADLINE = Integer.getInteger("bench.deadline", 60);
    private static final String AT_ONCE = "32";
    private static final Pattern ANSWER = Pattern.compile("(?m)(?:^|: )launcher detached$");

    private ProbeBenchmark() {}

    /** Runs it; takes no arguments. */
    public static void main(String[] arguments) throws IOException {
        PrintStream out = Loopback.output();
        Path directory = Files.createTempDirectory("bench-probe");
        out.println(directory);
        try (ManyMachines machines = ManyMachines.start(directory, MACHINES)) {
            out.println(MACHINES + " machines, of which " + ManyMachines.BAD + " do not answer; deadline " + DEADLINE
                    + " s");
            for (int round = 0; round < 2; round++) {
                ours(machines, out);
                theirs("ClusterShell", clush(machines), out);
                theirs("pssh", pssh(machines), out);
            }
        }
    }

    private static void ours(ManyMachines machines, PrintStream out) throws IOException {
        Processes.Outcome outcome = Processes.run(
                Processes.java("256m", ColdProbe.class, machines.config().toString(), Integer.toString(DEADLINE)));
        out.printf(
                Locale.ROOT,
                "recompute     %6.1f s  %s%n",
                outcome.nanoseconds() / 1e9,
                outcome.text().strip());
    }

    /** The peers end with a status of their own where a machine fails. */
    private static void theirs(String name, List<String> command, PrintStream out) throws IOException {
        long began = System.nanoTime();
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        process.getOutputStream().close();
        String text = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        double seconds = (System.nanoTime() - began) / 1e9;
        long answers = ANSWER.matcher(text).results().count();
        out.printf(Locale.ROOT, "%-13s %6.1f s  %d of %d machines answered%n", name, seconds, answers, MACHINES);
    }

    private static String script() {
        return "set -- projects 5 /sys; " + Script.text(MachineProbe.class, "probe.sh");
    }

    private static List<String> clush(ManyMachines machines) {
        return List.of(
                "clush",
                "-f",
                AT_ONCE,
                "-t",
                Integer.toString(DEADLINE / 2),
                "-u",
                Integer.toString(DEADLINE / 2),
                "-o",
                "-F " + machines.sshConfig(),
                "-w",
                "m[0-" + (MACHINES - 1) + "]",
                script());
    }

    private static List<String> pssh(ManyMachines machines) throws IOException {
        List<String> names = new ArrayList<>(
                IntStream.range(0, MACHINES).mapToObj(index -> "m" + index).toList());
        Path hosts = Files.write(machines.directory().resolve("hosts"), names);
        return List.of(
                "parallel-ssh",
                "-i",
                "-p",
                AT_ONCE,
                "-t",
                Integer.toString(DEADLINE / 2),
                "-x",
                "-F " + machines.sshConfig(),
                "-h",
                hosts.toString(),
                script());
    }
}
