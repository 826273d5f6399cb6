package io.recompute;

/**
 * Is told what happens in a workspace, or in all of a fleet, beside what its methods return. Every method does nothing by
 * default; {@link #happened} is told of everything, for logs and counts.
 *
 * <p>It is called by the thread on which it happens: mostly the one that uses the workspace, before its method returns;
 * for copies, ends of runs and connections also by threads of the workspace. Several may call at once. They wait for it,
 * some with locks of the workspace: it is to be quick, and to use the workspace from another thread. What it throws is
 * logged as a warning and harms nothing else.
 *
 * <p>The same is there for JDK Flight Recorder, with or without a listener, as the events {@code recompute.Connect}, {@code
 * recompute.Reconnect}, {@code recompute.Sync}, {@code recompute.Install}, {@code recompute.Transfer}, {@code
 * recompute.Launch} and {@code recompute.Exit}.
 */
public interface RecomputeListener {
    /** Anything: each event comes here first, then to the method of its own. */
    default void happened(RecomputeEvent event) {}

    /** A connection was opened; the first of a workspace, or a further one that its server made necessary. */
    default void connected(RecomputeEvent.Connected event) {}

    /** A connection was found to be lost: at the latest when the next one is tried. */
    default void connectionLost(RecomputeEvent.ConnectionLost event) {}

    /** A lost connection is there again; attempts in vain before it were told as {@link #failed}. */
    default void reconnected(RecomputeEvent.Reconnected event) {}

    /** A synchronisation sends files; told at most five times a second and once at the end, not where all is well already. */
    default void synchronising(RecomputeEvent.Synchronising event) {}

    /** The files were brought up to date, by {@code init()} or by {@code sync()}. */
    default void synchronised(RecomputeEvent.Synchronised event) {}

    /** What the installer of an environment says while it works: a line, without secrets. */
    default void installing(RecomputeEvent.Installing event) {}

    /** The environment was made, or found, by {@code init()} or by {@code install()}. */
    default void installed(RecomputeEvent.Installed event) {}

    /** A push or a pull has ended well, or a path of a run's results was brought; before {@code join()} returns. */
    default void transferred(RecomputeEvent.Transferred event) {}

    /** A run has started, also one that fetches data or serves a notebook. */
    default void launched(RecomputeEvent.Launched event) {}

    /**
     * A run that was started or attached to in this workspace has ended, once for each handle. It is told while the workspace
     * is open, without anybody waiting, by a thread of the workspace: {@code waitFor()} may have returned just before. For
     * this the workspace waits for the ends, on one channel for all, where a listener overrides this or {@link
     * #happened}; what such a run was told to collect is brought before.
     */
    default void exited(RecomputeEvent.Exited event) {}

    /** A command names a file that is not sent. Told once for each file. */
    default void skippedFileNamed(RecomputeEvent.SkippedFileNamed event) {}

    /** Something has failed; also each attempt in vain to open a lost connection again. */
    default void failed(RecomputeEvent.Failed event) {}
}
