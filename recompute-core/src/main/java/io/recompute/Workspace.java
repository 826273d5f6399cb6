package io.recompute;

import com.google.errorprone.annotations.CanIgnoreReturnValue;
import io.recompute.data.DataSpec;
import io.recompute.log.LogStream;
import io.recompute.model.Command;
import io.recompute.notebook.Notebook;
import io.recompute.notebook.NotebookSpec;
import io.recompute.probe.MachineReport;
import io.recompute.python.environment.InstallOptions;
import io.recompute.python.environment.InstallReport;
import io.recompute.run.ProcessTable;
import io.recompute.run.RemoteProcess;
import io.recompute.run.RunArray;
import io.recompute.run.RunResult;
import io.recompute.run.RunSpec;
import io.recompute.shell.RemoteShell;
import io.recompute.shell.ShellSpec;
import io.recompute.transport.Destination;
import io.recompute.tunnel.Tunnel;
import java.io.OutputStream;
import java.net.URI;
import java.util.List;

/**
 * A project on a machine, connected. Thread-safe. Whoever opened it closes it: that ends transfers and the reading of
 * logs, and leaves runs alone.
 *
 * <p>Its methods wait for the machine and throw {@link io.recompute.model.RecomputeException} by its subclasses; an
 * interrupt ends the wait with {@link io.recompute.model.OperationInterruptedException}. A lost connection is opened
 * again by the next call.
 */
public interface Workspace extends RemoteFiles {
    /**
     * Makes the project's environment on the machine what its {@code requirements.txt} asks for, and these packages: {@code
     * "torch tqdm"}, {@code "pkg>=1,<2"}, extras, markers and addresses as in PEP 508. What was asked for by name stays so,
     * in {@code .recompute/packages} of the local project. Commands that are started from then on have it; what runs goes
     * on in the one that it has. {@link RecomputeListener#installing} is told what the installer says.
     *
     * @throws io.recompute.python.environment.EnvironmentException where it cannot be made; the last one stays
     */
    @CanIgnoreReturnValue
    InstallReport install(String... packages);

    /** As {@link #install(String...)}, with options: made anew where it is forced. */
    @CanIgnoreReturnValue
    InstallReport install(InstallOptions options);

    /**
     * Runs a text of the shell in the project's directory with its environment, waits for it as long as it takes, and gives
     * its outputs, which are kept in memory. Any status is a result; {@link RunResult#orThrow()} makes an exception of one
     * that is not 0. It depends on this program: it is ended where the waiting thread is interrupted, the workspace closed or
     * the connection lost.
     *
     * @throws io.recompute.transport.TransportException where the machine could not be asked, or the connection was lost
     *     meanwhile
     */
    @CanIgnoreReturnValue
    RunResult run(String shellCommand);

    /** As {@link #run(String)}, for a command. */
    @CanIgnoreReturnValue
    RunResult run(Command command);

    /**
     * As {@link #run(Command)}, its outputs written to these streams while they come, by the calling thread or another one,
     * and not kept: the result's are empty. The streams are not closed; what they throw ends the command.
     */
    @CanIgnoreReturnValue
    RunResult run(Command command, OutputStream out, OutputStream err);

    /**
     * Starts a text of the shell as a run: it depends on nobody, goes on when this program ends, and is found again by
     * its id. Returns when it is known to have started, or to wait where it is a scheduler's job.
     *
     * @throws io.recompute.run.LaunchException where it did not start, or where that is unknown; launching it again with the
     *     same {@link RunSpec#id id} never starts it twice
     */
    @CanIgnoreReturnValue
    RemoteProcess runAsync(String shellCommand);

    /**
     * As {@link #runAsync(String)}, with a name, an environment, an id of one's own, limits, GPUs.
     *
     * @throws io.recompute.run.GpusUnavailableException where it asks for GPUs, and so many are not free
     */
    @CanIgnoreReturnValue
    RemoteProcess runAsync(RunSpec spec);

    /**
     * Starts a run for each value by one submission, as an array of a scheduler's jobs; the value comes in the environment
     * variable {@value RunArray#VALUE}. The spec's id is the array's: with it, nothing starts twice.
     *
     * @param values at least one, in the order of the tasks; without a NUL character
     * @throws io.recompute.run.LaunchException where it did not start, or not as a whole, or where that is unknown
     * @throws io.recompute.run.ArraysUnsupportedException where the launcher has no arrays, as {@link
     *     io.recompute.run.Launcher#detached()}
     */
    @CanIgnoreReturnValue
    RunArray runArray(RunSpec spec, List<String> values);

    /**
     * As {@link #runArray(RunSpec, List)}, at most so many at once.
     *
     * @param atOnce positive
     */
    @CanIgnoreReturnValue
    RunArray runArray(RunSpec spec, List<String> values, int atOnce);

    /**
     * The array of that id, whoever started it.
     *
     * @throws io.recompute.run.NoSuchRunException where none of its tasks is there
     */
    RunArray attachArray(String arrayId);

    /** The project's runs on the machine. Asks nothing; its methods do. */
    ProcessTable processes();

    /**
     * The run of that id, whoever started it, live or not. Closing the handle leaves it alone.
     *
     * @throws io.recompute.run.NoSuchRunException where there is none
     */
    RemoteProcess attach(String runId);

    /**
     * The log of the run that was launched last, which may wait for its start.
     *
     * @throws io.recompute.run.NoSuchRunException where there is none
     */
    LogStream log();

    /**
     * Has the machine fetch these addresses into {@code data/} of the project, straight from where they are: a run like any
     * other, which goes on when this program ends. Its log tells how far it is.
     *
     * @throws io.recompute.data.DataException where one is no address of HTTP
     */
    @CanIgnoreReturnValue
    RemoteProcess data(URI... addresses);

    /** As {@link #data(URI...)}, with names, digests, another directory, unpacking. */
    @CanIgnoreReturnValue
    RemoteProcess data(DataSpec spec);

    /**
     * Starts Jupyter on the machine as a run, JupyterLab or else whichever server the project's environment or the machine
     * has, and opens a tunnel to it; returns when it listens. Where runs are jobs of a scheduler, it is one, on a node: this
     * waits as long as the job does, and the tunnel leads on from the machine to that node, where the server listens at the
     * node's address and asks for its token.
     *
     * @throws io.recompute.notebook.NotebookMissingException where there is none; {@code install("jupyterlab")} brings it
     * @throws io.recompute.notebook.NotebookException where it did not start
     */
    Notebook notebook();

    /** As {@link #notebook()}, with a port of one's choice, a kind, a directory, further options, what its run is to have. */
    Notebook notebook(NotebookSpec spec);

    /**
     * Opens a tunnel again to the notebook of this project that was started last and still runs, by whatever program.
     *
     * @throws io.recompute.notebook.NotebookException where none runs
     */
    Notebook reattachNotebook();

    /**
     * As {@link #reattachNotebook()}, to the one of that run.
     *
     * @param localPort 0: any free one
     */
    Notebook reattachNotebook(String runId, int localPort);

    /**
     * A free port of this computer's loopback address that leads to that port of the machine's: a tunnel that comes back by
     * itself where the connection is lost. Nothing is tried until something connects, or {@link Tunnel#check()} asks.
     */
    Tunnel forward(int remotePort);

    /**
     * As {@link #forward(int)}, to a host that the machine reaches, or to a unix socket there.
     *
     * @param localPort 0: any free one
     * @throws io.recompute.model.RecomputeException where that port is taken here
     */
    Tunnel forward(Destination destination, int localPort);

    /**
     * A free port of the machine's loopback address that leads to that port of this computer's.
     *
     * @throws io.recompute.transport.ForwardingRefusedException where the machine's server does not allow it
     */
    Tunnel reverse(int localPort);

    /**
     * As {@link #reverse(int)}, from a port or unix socket of the machine of one's choice, to a host or unix socket that
     * this computer reaches.
     *
     * @param there its port may be 0: any free one
     */
    Tunnel reverse(Destination there, Destination here);

    /**
     * Opens the user's login shell in the project's directory, with a terminal and with the project's environment. The
     * caller closes it; it lives as long as its connection.
     *
     * @throws io.recompute.transport.TerminalRefusedException where the machine gives no terminal
     */
    RemoteShell shell();

    /** As {@link #shell()}: a command instead, another size or type of terminal, none at all. */
    RemoteShell shell(ShellSpec spec);

    /**
     * What the machine is and what is free on it now; a driver's tool that hangs is given some seconds.
     *
     * @throws io.recompute.transport.TransportException where the connection is lost
     */
    MachineReport probe();

    /**
     * Ends transfers, commands that are waited for, tunnels, shells and the reading of logs, and disconnects. Idempotent;
     * runs go on.
     */
    @Override
    void close();
}
