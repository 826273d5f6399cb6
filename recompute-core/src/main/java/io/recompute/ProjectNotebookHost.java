package io.recompute;

import io.recompute.model.Command;
import io.recompute.notebook.NotebookHost;
import io.recompute.run.ProcessTable;
import io.recompute.run.RemoteProcess;
import io.recompute.run.RunResult;
import io.recompute.run.RunSpec;
import io.recompute.run.detached.Runs;
import io.recompute.transport.ConnectionLostException;
import io.recompute.transport.Destination;
import io.recompute.transport.control.Machine;
import io.recompute.tunnel.Tunnel;
import io.recompute.tunnel.Tunnels;

/** The parts of a workspace that notebooks are made of. */
record ProjectNotebookHost(String name, Runs runs, ToldRuns told, Tunnels tunnels) implements NotebookHost {
    private static final int ATTEMPTS = 5;

    @Override
    public RunResult run(Command command) {
        for (int attempt = 1; ; attempt++) {
            try {
                return runs.run(command, Machine.DEFAULT_LIMIT);
            } catch (ConnectionLostException e) {
                if (attempt == ATTEMPTS) {
                    throw e;
                }
            }
        }
    }

    @Override
    public RunSpec identified(RunSpec spec) {
        return runs.identified(spec);
    }

    @Override
    public RemoteProcess start(RunSpec spec) {
        return told.start(spec);
    }

    @Override
    public ProcessTable processes() {
        return runs.table();
    }

    @Override
    public Tunnel forward(Destination destination, int localPort) {
        return tunnels.forward(destination, localPort);
    }
}
