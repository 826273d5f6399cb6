package io.recompute.testkit.acceptance;

import io.recompute.Recompute;
import io.recompute.Workspace;
import io.recompute.log.LogLine;
import io.recompute.run.RemoteProcess;
import io.recompute.run.RunSpec;
import io.recompute.tunnel.Tunnel;
import java.nio.file.Files;
import java.nio.file.Path;

/** A program that does all that a service does on a good day. For {@link HappyPathLogTest}. */
public final class HappyPathScene {
    private HappyPathScene() {}

    /** Arguments: the project's directory, the config file, a port of the machine that something listens at. */
    public static void main(String[] args) throws Exception {
        Path project = Path.of(args[0]);
        try (Workspace machine =
                Recompute.project(project).config(Path.of(args[1])).init()) {
            Files.writeString(project.resolve("y.py"), "print(2)\n");
            machine.sync();
            machine.run("echo here").orThrow();
            try (RemoteProcess run = machine.runAsync(
                    RunSpec.shell("seq 1000; mkdir out; echo 1 >out/a").collect("out/"))) {
                long lines = run.log().follow().lines().map(LogLine::text).count();
                System.out.println("lines: " + lines + ", end: " + run.waitFor());
            }
            Path large = Files.write(project.resolve("large.bin"), new byte[5 << 20]);
            machine.push(large, "data/").join();
            machine.pull("data/", project.resolve("back")).join();
            try (Tunnel tunnel = machine.forward(Integer.parseInt(args[2]))) {
                System.out.println("tunnel: " + tunnel.check());
            }
            System.out.println("GPUs asked for: " + !machine.probe().toString().isEmpty());
            machine.processes().purge();
        }
        System.out.println("done");
    }
}
