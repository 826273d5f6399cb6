package io.recompute.run;

import com.google.errorprone.annotations.CanIgnoreReturnValue;
import java.time.Duration;
import java.util.List;

/**
 * A handle of many runs of one command that were submitted as one, each with a value of its own in {@value #VALUE} and its
 * place, counted from 0, in {@value #TASK}. Each is a run like any other, found by its id: the array's, a dash and its place.
 * The array does not depend on the handle. Thread-safe.
 */
public interface RunArray extends AutoCloseable {
    /** The environment variable with a task's value. */
    String VALUE = "RECOMPUTE_VALUE";
    /** The environment variable with a task's place. */
    String TASK = "RECOMPUTE_TASK";

    /** What it is found by again. */
    String id();

    /** A handle for each task, in the order of the values; they are closed with this one. */
    List<RemoteProcess> tasks();

    /** What has become of each task, in the order of the values; one round trip for all. */
    ProcessList list();

    /**
     * Waits for the end of all; what is to be {@link RunSpec#collect collected} of a task is brought when it has ended.
     *
     * @param limit for all of them together
     * @throws CollectException where not all of that could be brought
     * @throws RunNotFinishedException where not all have ended within the limit; they go on
     */
    @CanIgnoreReturnValue
    ArrayResult waitFor(Duration limit) throws InterruptedException;

    /** As {@link #waitFor(Duration)}, however long it takes. */
    @CanIgnoreReturnValue
    ArrayResult waitFor() throws InterruptedException;

    /**
     * Ends all tasks that wait or go on, with TERM, after ten seconds with KILL. Returns when none is left.
     *
     * @throws KillFailedException where a process is left
     */
    void kill();

    /** Lets go of the handle, and of those of its tasks. They go on. */
    @Override
    void close();
}
