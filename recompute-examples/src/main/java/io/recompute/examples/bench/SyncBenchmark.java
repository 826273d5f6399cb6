package io.recompute.examples.bench;

import io.recompute.testkit.openssh.OpenSshServer;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/**
 * What it takes to bring a project of Python files to a machine and to keep it up to date there, beside {@code rsync -a}:
 * the two in turn. Each scene has a JVM of its own; the machine is this one, by way of a delay where the scene has one.
 * Nothing is deleted before a scene ends: for minutes after a deletion, ext4 looks at each deleted inode before it makes a
 * new one, which can cost ten times as much as what is measured. Needs 8 GB on its disk for the largest scene.
 */
public final class SyncBenchmark {
    private static final List<SyncScene> SCENES = List.of(
            new SyncScene(10_000, 0, 5, "1g", 0),
            new SyncScene(10_000, 50, 3, "1g", 0),
            new SyncScene(10_000, 50, 3, "1g", 5_000_000),
            new SyncScene(100_000, 0, 3, "256m", 0));

    private SyncBenchmark() {}

    /** Runs the scenes; or one, given as its files, milliseconds, rounds, heap and bytes per second. */
    public static void main(String[] arguments) throws IOException, InterruptedException {
        PrintStream out = new PrintStream(System.out, true, StandardCharsets.UTF_8);
        if (!OpenSshServer.isAvailable()) {
            out.println("The benchmark needs sshd and ssh on this machine: install them (Debian: openssh-server).");
            return;
        }
        if (arguments.length > 0) {
            SyncScene.of(arguments).run(out);
            return;
        }
        for (SyncScene scene : SCENES) {
            Process process = new ProcessBuilder(Processes.java(scene.heap(), SyncBenchmark.class, scene.words()))
                    .inheritIO()
                    .start();
            CompletableFuture<Process> end = process.onExit();
            if (end.join().exitValue() != 0) {
                throw new IOException(scene + " failed");
            }
        }
    }
}
