package io.recompute.examples.re;

import io.recompute.RecomputeEvent;
import io.recompute.RecomputeListener;
import io.recompute.Workspace;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

@Command(name = "init", description = "Set this directory up on a machine.", mixinStandardHelpOptions = true)
final class InitMode implements Callable<Integer> {
    @Option(names = "--instance-idx", paramLabel = "N", description = "The machine [instance N].")
    private @Nullable Integer index;

    private final Re re;
    /** The exit status, by what was sent. */
    private int status;

    InitMode(Re re) {
        this.re = re;
    }

    @Override
    public Integer call() {
        int chosen = index == null ? re.chosen() : index;
        RecomputeListener listener = new Told(re.streams()) {
            @Override
            public void connected(RecomputeEvent.Connected event) {
                re.streams().progress().begin("bringing the files to " + event.machine());
            }

            @Override
            public void synchronised(RecomputeEvent.Synchronised event) {
                re.streams().progress().end();
                status = Synchronization.print(event.report(), re.streams().out(), re.streams());
                re.streams().progress().begin("setting up the environment");
            }
        };
        try (Workspace workspace =
                re.connecting(re.project(chosen).events(listener)).init()) {
            new RememberedInstance(re.surroundings().directory()).write(chosen);
            re.streams().out().println("the project is in " + workspace.directory() + " on " + workspace.instance());
        }
        return status;
    }
}
