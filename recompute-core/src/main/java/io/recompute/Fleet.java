package io.recompute;

import com.google.errorprone.annotations.CanIgnoreReturnValue;
import io.recompute.fleet.FleetResult;
import io.recompute.fleet.Sweep;
import io.recompute.fleet.SweepSpec;
import io.recompute.model.Command;
import io.recompute.model.Instance;
import io.recompute.probe.MachineReport;
import io.recompute.run.ExitStatus;
import io.recompute.run.RemoteProcess;
import io.recompute.run.RunResult;
import io.recompute.run.RunSpec;
import io.recompute.sync.SyncReport;
import io.recompute.transfer.TransferReport;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Function;

/**
 * A project on several machines, connected. Thread-safe. Whoever opened it closes it: that closes all its workspaces, and
 * leaves runs alone.
 *
 * <p>Each operation works on as many machines at once as the {@link FleetSpec} says, within its deadline, and gives a row for
 * every machine, in the order in which they were named: a value or a failure. A machine that could not be opened fails each of
 * them. An interrupt of the calling thread ends the operation on all machines, and {@link
 * io.recompute.model.OperationInterruptedException} is thrown.
 */
public interface Fleet extends AutoCloseable {
    /** All its machines, also those that could not be opened. */
    List<Instance> instances();

    /** The workspace on each machine, or why there is none. They are closed with the fleet. */
    FleetResult<Workspace> workspaces();

    /** As {@link Workspace#sync()}, on all. */
    @CanIgnoreReturnValue
    FleetResult<SyncReport> sync();

    /**
     * As {@link Workspace#run(String)}, on all; another status than 0 is a failure, a {@link
     * io.recompute.run.CommandFailedException} with the outputs.
     */
    @CanIgnoreReturnValue
    FleetResult<RunResult> run(String shellCommand);

    /** As {@link #run(String)}, for a command. */
    @CanIgnoreReturnValue
    FleetResult<RunResult> run(Command command);

    /** As {@link Workspace#runAsync(RunSpec)}, on all: a run on each machine. */
    @CanIgnoreReturnValue
    FleetResult<RemoteProcess> runAsync(RunSpec spec);

    /** Waits for the ends of runs, as {@link #runAsync} has given them. */
    FleetResult<ExitStatus> waitFor(FleetResult<RemoteProcess> runs);

    /** Kills runs, with all their processes; a value tells what has become of each. */
    @CanIgnoreReturnValue
    FleetResult<ExitStatus> kill(FleetResult<RemoteProcess> runs);

    /** As {@link Workspace#push(Path, String)}, to all; returns when it is done. */
    @CanIgnoreReturnValue
    FleetResult<TransferReport> push(Path local, String remote);

    /**
     * As {@link Workspace#pull(String, Path)}, from all: into a directory of {@code local} for each machine, which has its
     * name; characters that do not fit into names of files become {@code _}. Returns when it is done.
     */
    @CanIgnoreReturnValue
    FleetResult<TransferReport> pull(String remote, Path local);

    /** As {@link Workspace#probe()}, of all. */
    FleetResult<MachineReport> probe();

    /**
     * Does something with each workspace. The function is called by several threads, and interrupted where its time is over.
     *
     * @param what for messages, as {@code counting files}
     */
    @CanIgnoreReturnValue
    <T> FleetResult<T> forEach(String what, Function<Workspace, T> function);

    /**
     * Starts to spread commands over the machines, one at a time on each, every one as a run of its own; see {@link SweepSpec}
     * for more. A machine that is lost gets no further ones.
     */
    Sweep map(List<String> commands);

    /** As {@link #map(List)}, with options: slots, GPUs, logs, what becomes of lost tasks. */
    Sweep map(SweepSpec spec);

    /** Ends all operations that are under way, also what they wait for on the machines, and cancels all sweeps. */
    void cancel();

    /**
     * Ends all operations that are under way, and closes all workspaces. Runs go on, also those of sweeps, which start no
     * further one and end with what they know. Idempotent.
     */
    @Override
    void close();
}
