package io.recompute;

import io.recompute.model.Command;
import io.recompute.python.environment.InstallReport;
import io.recompute.sync.SyncReport;
import io.recompute.sync.plan.Decision;

/**
 * Is told what happens in a workspace beside what its methods return. Its methods are called by the thread that caused
 * it, before the workspace's method returns; what they throw, that method throws. Every method does nothing by default.
 */
public interface RecomputeListener {
    /** The files were brought up to date, by {@code init()} or by {@code sync()}. */
    default void synchronised(SyncReport report) {}

    /** What the installer of an environment says while it works: a line, without secrets. */
    default void installing(String line) {}

    /** The environment was made, or found, by {@code init()} or by {@code install()}. */
    default void installed(InstallReport report) {}

    /**
     * A command that is about to be run names a local file of the project that synchronisations leave out, so that it is
     * likely not to be found on the machine. Told once for each file.
     *
     * @param why it is left out; its path is relative to the project
     */
    default void skippedFileNamed(Command command, Decision why) {}
}
