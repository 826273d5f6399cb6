package io.recompute.examples.bench;

import io.recompute.Recompute;
import io.recompute.Workspace;
import io.recompute.run.ArrayResult;
import io.recompute.run.Launcher;
import io.recompute.run.RunArray;
import io.recompute.run.RunSpec;
import io.recompute.testkit.openssh.OpenSshServer;
import io.recompute.testkit.openssh.OpenSshUser;
import io.recompute.testkit.slurm.SlurmCluster;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;

/**
 * An array of 500 short tasks, each recorded as a run, beside a loop of {@code sbatch} on the login node for the same command,
 * which records nothing but its output, on a Slurm cluster of this machine. {@code -Dbench.tasks}. Needs root, Slurm and sshd.
 */
public final class ArrayBenchmark {
    private static final int TASKS = Integer.getInteger("bench.tasks", 500);
    private static final String LOOP = """
            mkdir -p loop && begin=$(date +%%s%%N)
            for task in $(seq 0 %d); do
                sbatch --parsable --job-name=loop --output=loop/$task.log --wrap "echo result $((task * task))" || exit
            done >/dev/null
            submitted=$(date +%%s%%N)
            while [ -n "$(squeue -h -n loop)" ]; do sleep 0.2; done
            echo $begin $submitted $(date +%%s%%N) $(cat loop/*.log | grep -c result)
            """;

    private ArrayBenchmark() {}

    /** Runs it; takes no arguments. */
    public static void main(String[] arguments) throws IOException, InterruptedException {
        PrintStream out = Loopback.output();
        String missing = SlurmCluster.missing();
        if (!missing.isEmpty() || !Loopback.isAvailable(out)) {
            out.println("The benchmark needs a Slurm cluster: " + missing);
            return;
        }
        Path directory = Files.createTempDirectory("bench-array");
        try (SlurmCluster cluster = SlurmCluster.start(2, 0);
                OpenSshServer server = OpenSshServer.builder()
                        .line("SetEnv SLURM_CONF=" + cluster.configuration())
                        .start();
                OpenSshUser user = OpenSshUser.builder()
                        .shell("bash")
                        .authorizedKey(server.authorizedKey())
                        .create();
                Workspace workspace = Recompute.project(directory)
                        .instance(server.instance(user))
                        .launcher(Launcher.slurm())
                        .init()) {
            ours(workspace, out);
            loop(workspace, out);
        } finally {
            Loopback.close(directory, null);
        }
    }

    private static void ours(Workspace workspace, PrintStream out) throws InterruptedException {
        List<String> values =
                IntStream.range(0, TASKS).mapToObj(Integer::toString).toList();
        workspace.run("mkdir array").orThrow();
        long begin = System.nanoTime();
        RunArray array = workspace.runArray(
                RunSpec.shell("echo result $((RECOMPUTE_VALUE * RECOMPUTE_VALUE)) >array/$RECOMPUTE_TASK"), values);
        long submitted = System.nanoTime();
        ArrayResult result = array.waitFor();
        print(
                out,
                "runArray",
                submitted - begin,
                System.nanoTime() - begin,
                result.tasks().size() - result.failed().size());
    }

    private static void loop(Workspace workspace, PrintStream out) {
        String[] words = workspace
                .run(LOOP.formatted(TASKS - 1))
                .orThrow()
                .text()
                .strip()
                .split(" ");
        long begin = Long.parseLong(words[0]);
        print(
                out,
                "loop of sbatch",
                Long.parseLong(words[1]) - begin,
                Long.parseLong(words[2]) - begin,
                Integer.parseInt(words[3]));
    }

    private static void print(PrintStream out, String what, long submitted, long done, int results) {
        out.printf(
                Locale.ROOT,
                "%-15s submitted in %6.2f s, done after %6.1f s, %d of %d results%n",
                what,
                submitted / 1e9,
                done / 1e9,
                results,
                TASKS);
    }
}
