package io.recompute.notebook;

import io.recompute.model.Command;
import io.recompute.run.ProcessTable;
import io.recompute.run.RemoteProcess;
import io.recompute.run.RunResult;
import io.recompute.run.RunSpec;
import io.recompute.transport.Destination;
import io.recompute.tunnel.Tunnel;

/** What a notebook needs of a project's machine; for the face. Safe for use by many threads. */
public interface NotebookHost {
    /** The machine, for messages. */
    String name();

    /**
     * Runs a command in the project's directory, and environment, and waits for it; again where the connection is lost.
     *
     * @param command changes nothing
     */
    RunResult run(Command command);

    /** That spec with an id, its own or a new one, by which a start that was broken off is found. */
    RunSpec identified(RunSpec spec);

    /** Starts a run there. */
    RemoteProcess start(RunSpec spec);

    /** The project's runs. */
    ProcessTable processes();

    /** Opens a tunnel to the machine. */
    Tunnel forward(Destination destination, int localPort);
}
