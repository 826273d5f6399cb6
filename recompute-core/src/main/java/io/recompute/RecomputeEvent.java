package io.recompute;

import io.recompute.model.Command;
import io.recompute.model.Instance;
import io.recompute.python.environment.InstallReport;
import io.recompute.run.ExitStatus;
import io.recompute.sync.SyncReport;
import io.recompute.sync.plan.Decision;
import io.recompute.transfer.TransferDirection;
import io.recompute.transfer.TransferProgress;
import io.recompute.transfer.TransferReport;
import java.time.Duration;

/**
 * Something that has happened between this program and a machine. Immutable; its text is a line for a log, without
 * secrets. {@link RecomputeListener} says when each is told.
 */
public sealed interface RecomputeEvent {
    /** The machine that it is about. */
    Instance machine();

    /** What can fail. */
    enum Operation {
        /** A connection, with its login. */
        CONNECT,
        /** A synchronisation of the project. */
        SYNC,
        /** The setting up of an environment. */
        INSTALL,
        /** A push, a pull, or the collecting of results. */
        TRANSFER,
        /** The start of a run. */
        LAUNCH
    }

    /**
     * A connection was opened and logged in to.
     *
     * @param further whether there is another one already, which allows no further channels
     * @param took from the first packet to the login
     */
    record Connected(Instance machine, boolean further, Duration took) implements RecomputeEvent {}

    /** A connection was found to be lost; what runs on the machine goes on. */
    record ConnectionLost(Instance machine) implements RecomputeEvent {}

    /**
     * A lost connection is there again.
     *
     * @param attempts how many it took, at least 1
     * @param away how long there was none, as far as it was noticed here
     */
    record Reconnected(Instance machine, int attempts, Duration away) implements RecomputeEvent {}

    /** A synchronisation sends files: how far it has come. */
    record Synchronising(Instance machine, TransferProgress progress) implements RecomputeEvent {}

    /** The files are up to date. */
    record Synchronised(Instance machine, SyncReport report) implements RecomputeEvent {}

    /** What the installer of an environment says while it works: a line. */
    record Installing(Instance machine, String line) implements RecomputeEvent {}

    /** The environment was made, or found. */
    record Installed(Instance machine, InstallReport report) implements RecomputeEvent {}

    /**
     * A copy has ended well.
     *
     * @param source as it was named
     * @param target as it was named
     */
    record Transferred(
            Instance machine,
            TransferDirection direction,
            String source,
            String target,
            TransferReport report,
            Duration took)
            implements RecomputeEvent {}

    /**
     * A run has started, or was found started where it was named by an id of its own.
     *
     * @param took how long its start took, in the eyes of this program
     */
    record Launched(Instance machine, String run, String name, String command, Duration took)
            implements RecomputeEvent {}

    /** A run has ended. */
    record Exited(Instance machine, String run, String name, ExitStatus status) implements RecomputeEvent {}

    /**
     * A command that is about to be run names a local file of the project that synchronisations leave out, so that it is
     * likely not to be found on the machine.
     *
     * @param why it is left out; its path is relative to the project
     */
    record SkippedFileNamed(Instance machine, Command command, Decision why) implements RecomputeEvent {}

    /**
     * Something has failed, for good or to be tried again. Who asked for it gets the exception too.
     *
     * @param why {@link io.recompute.model.RecomputeException} but for faults of the library itself
     */
    record Failed(Instance machine, Operation operation, RuntimeException why) implements RecomputeEvent {}
}
