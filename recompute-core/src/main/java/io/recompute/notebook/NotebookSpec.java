package io.recompute.notebook;

import io.recompute.model.RecomputeException;
import io.recompute.run.RunSpec;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.function.UnaryOperator;

/**
 * Which Jupyter server is to be started, and how. Immutable: every step gives a new one.
 *
 * @param localPort the port of this computer that leads to it; 0: any free one
 * @param kinds which servers will do, the first of them that is there; those of the project's environment come first
 * @param directory what it serves, relative to the project's directory on the machine, or absolute
 * @param arguments further options of the server's command line, which other users of the machine can see
 * @param settings what else its run is to have
 */
public record NotebookSpec(
        int localPort,
        List<NotebookKind> kinds,
        String directory,
        List<String> arguments,
        UnaryOperator<RunSpec> settings) {
    private static final int LARGEST_PORT = 65_535;

    /** Checks and copies the values. */
    public NotebookSpec {
        Objects.requireNonNull(directory, "directory");
        Objects.requireNonNull(settings, "settings");
        kinds = List.copyOf(kinds);
        arguments = List.copyOf(arguments);
        if (localPort < 0 || localPort > LARGEST_PORT) {
            throw new RecomputeException("not a port: " + localPort);
        }
        if (kinds.isEmpty()) {
            throw new RecomputeException("no kind of notebook will do: none is named");
        }
    }

    /** JupyterLab, the classic notebook or the server alone, whichever is there; the project's directory; any port. */
    public static NotebookSpec standard() {
        return new NotebookSpec(0, List.of(NotebookKind.values()), ".", List.of(), UnaryOperator.identity());
    }

    /** The same at that port of this computer. */
    public NotebookSpec port(int port) {
        return new NotebookSpec(port, kinds, directory, arguments, settings);
    }

    /** The same, only of that kind. */
    public NotebookSpec kind(NotebookKind kind) {
        return new NotebookSpec(localPort, List.of(kind), directory, arguments, settings);
    }

    /** The same, serving that directory. */
    public NotebookSpec directory(String newDirectory) {
        return new NotebookSpec(localPort, kinds, newDirectory, arguments, settings);
    }

    /** The same with further options of the server's. */
    public NotebookSpec with(String... more) {
        List<String> all = new ArrayList<>(arguments);
        all.addAll(Arrays.asList(more));
        return new NotebookSpec(localPort, kinds, directory, all, settings);
    }

    /**
     * The same, its run with what these settings, further to those before, give it: graphics processors, a time limit, what
     * it asks of a scheduler. {@code run(run -> run.gpus(1).timeLimit(Duration.ofHours(8)))}.
     *
     * @param more leaves the run's command and environment as they are; called once for each start
     */
    public NotebookSpec run(UnaryOperator<RunSpec> more) {
        return new NotebookSpec(localPort, kinds, directory, arguments, run -> more.apply(settings.apply(run)));
    }
}
