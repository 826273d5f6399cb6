package io.recompute.examples.demo;

import io.recompute.Recompute;
import io.recompute.Workspace;
import io.recompute.model.RecomputeException;
import io.recompute.run.ExitStatus;
import io.recompute.run.RemoteProcess;
import io.recompute.testkit.EmbeddedSshServer;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;

/**
 * A Python project is brought to a machine, trained there, followed, and its results pulled back. The machine is an SSH
 * server in this program, on a loopback port; with any other the lines would be the same.
 *
 * <p>Arguments: the project to copy, and the directory to copy it into.
 */
public final class Demo {
    /** Told apart by the build, so that a missing Python ends in one line and not in a failed build's many. */
    private static final int NO_PYTHON = 3;

    private static final Duration LIMIT = Duration.ofMinutes(10);

    private final PrintStream out;

    Demo(PrintStream out) {
        this.out = out;
    }

    /** Runs it; exits with 3 where there is no {@code python3}, with 1 where the job fails. */
    public static void main(String[] arguments) throws IOException, InterruptedException {
        PrintStream out = new PrintStream(System.out, true, StandardCharsets.UTF_8);
        int status = new Demo(out).run(Path.of(arguments[0]), Path.of(arguments[1]));
        System.exit(status);
    }

    int run(Path source, Path copies) throws IOException, InterruptedException {
        Path project = ProjectCopy.of(source, copies);
        try (EmbeddedSshServer server = EmbeddedSshServer.create()) {
            out.println("machine   " + server.instance().address() + " (an SSH server in this program)");
            return train(project, server);
        } catch (RecomputeException e) {
            out.println("failed: " + e.getMessage());
            return 1;
        }
    }

    private int train(Path project, EmbeddedSshServer server) throws InterruptedException {
        try (Workspace machine =
                Recompute.project(project).instance(server.instance()).init()) {
            out.println("project   " + project + " is in " + machine.directory() + " there");
            if (!machine.run("command -v python3").isSuccess()) {
                out.println("The demo needs python3 on the PATH: install it (Debian: apt-get install python3).");
                return NO_PYTHON;
            }
            RemoteProcess train = machine.runAsync("python3 x.py");
            out.println("run       " + train.id() + "\n");
            train.log().follow().forEach(line -> out.println("  " + line));
            ExitStatus status = train.waitFor(LIMIT);
            out.println("\nended     " + status);
            Path results = project.resolve("bin");
            out.println("pulled    " + machine.pull("bin/", results).join() + "\nresults   " + results);
            return status.isSuccess() ? 0 : 1;
        }
    }
}
