package io.recompute.run;

import com.google.errorprone.annotations.CanIgnoreReturnValue;
import io.recompute.log.LogStream;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;

/**
 * A handle of a run. The run does not depend on it: {@link #close()} lets go of the handle, and another, in this or
 * another program, is had by the run's id. Thread-safe.
 */
public interface RemoteProcess extends AutoCloseable {
    /** What it is found by again, unique in the project. */
    String id();

    /** The name for people. */
    String name();

    /** The command as people may see it, its secrets masked. */
    String command();

    /**
     * What has become of it, asked of the machine where it may have changed.
     *
     * @throws NoSuchRunException where its record is gone: pruned, or deleted by hand
     */
    ProcessState state();

    /** Whether it is going on, or waits on the machine for what it needs to start. */
    boolean isAlive();

    /**
     * Waits for its end; then, however long that takes, for what is to be {@link RunSpec#collect collected}.
     *
     * @param limit for its end, counted from the call; with zero the machine is asked once
     * @throws CollectException where not all of that could be brought
     * @throws RunNotFinishedException where it has not ended within the limit; it goes on
     * @throws InterruptedException where the waiting thread was interrupted; it goes on
     */
    ExitStatus waitFor(Duration limit) throws InterruptedException;

    /** As {@link #waitFor(Duration)}, however long it takes. */
    ExitStatus waitFor() throws InterruptedException;

    /**
     * Completes when it has ended, and what is to be {@link RunSpec#collect collected} was; fails with a {@link
     * CollectException} where that could not be, and with a {@link io.recompute.model.RecomputeException} where the workspace is
     * closed before, or the machine cannot be reached any more. A copy: completing it changes nothing.
     */
    CompletableFuture<ExitStatus> onExit();

    /** As {@link #kill(Signal, Duration)} with TERM and ten seconds. */
    void kill();

    /**
     * Ends it with all its processes, also those that left its session, where the machine tells of them. Returns when
     * none is left; does nothing where it has ended.
     *
     * @param first what it is asked with; KILL follows
     * @param grace how long it may take to end by itself; at most an hour
     * @throws KillFailedException where a process is left that even KILL does not end
     */
    void kill(Signal first, Duration grace);

    /**
     * Says that it is still wanted: its {@link RunSpec#lease lease} counts from now on again. An open handle does so by
     * itself, every third of the lease. Does nothing where the run has no lease, or has ended.
     *
     * @throws io.recompute.transport.TransportException where the machine could not be told
     */
    void renew();

    /**
     * Waits for its end and brings what {@link RunSpec#collect} has asked for, also where that was done before.
     *
     * @throws CollectException where not all of it could be brought
     * @throws InterruptedException where the waiting thread was interrupted; what was brought stays
     */
    @CanIgnoreReturnValue
    Collected collect() throws InterruptedException;

    /** Its log: both outputs in the order in which they were written. */
    LogStream log();

    /**
     * Its standard output alone, for a run that was started with {@link RunSpec#separateOutputs()}; for any other,
     * reading it fails.
     */
    LogStream stdout();

    /** Its standard error alone, as {@link #stdout()}. */
    LogStream stderr();

    /** Lets go of the handle, no longer renews its lease, and ends the reading of its logs. The run goes on. Idempotent. */
    @Override
    void close();
}
