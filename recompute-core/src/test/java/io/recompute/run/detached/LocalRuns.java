package io.recompute.run.detached;

import com.google.errorprone.annotations.CanIgnoreReturnValue;
import io.recompute.model.Instance;
import io.recompute.model.RemotePath;
import io.recompute.run.RemoteProcess;
import io.recompute.run.RunSpec;
import io.recompute.transport.AlteredTransport;
import io.recompute.transport.Transport;
import io.recompute.transport.control.Machine;
import io.recompute.transport.control.Script;
import io.recompute.transport.local.LocalTransport;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Executor;

/** A project's runs on this very machine. Closing it leaves them alone. */
record LocalRuns(Machine machine, Runs runs, Path project) implements AutoCloseable {
    static LocalRuns open(Path home, String name) throws IOException {
        return open(home, name, "");
    }

    /** With shells that begin with that text: so does what the runs are looked after by. */
    static LocalRuns open(Path home, String name, String beginning) throws IOException {
        Path project = Files.createDirectories(home.resolve(name));
        Transport transport =
                AlteredTransport.beginning(beginning, LocalTransport.create().withHome(home));
        Machine machine = Machine.connect(transport, Instance.local(), Duration.ofSeconds(30));
        return new LocalRuns(machine, at(machine, project), project);
    }

    static Runs at(LocalRuns local, String name) {
        return at(local.machine, local.project.resolveSibling(name));
    }

    private static Runs at(Machine machine, Path project) {
        return Runs.of(machine, RemotePath.of(project.toString()), Clock.systemUTC());
    }

    @CanIgnoreReturnValue
    RemoteProcess start(String text) {
        return runs.start(RunSpec.shell(text));
    }

    Path directory(RemoteProcess run) {
        return project.resolve(".recompute/runs").resolve(run.id());
    }

    /** What a text of the shell prints, run in the home directory. */
    @CanIgnoreReturnValue
    String shell(String text) {
        return machine.execute(Script.of(text)).orThrow(text).text();
    }

    /** The command lines of all processes. */
    List<String> arguments() {
        return shell("ps -A -ww -o args=").lines().toList();
    }

    Executor workers() {
        return machine.workers();
    }

    @Override
    public void close() {
        runs.close();
        machine.close();
    }
}
