package io.recompute.examples.re;

import io.recompute.model.OperationInterruptedException;
import io.recompute.model.RecomputeException;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;

/** Reads in a thread of its own: Java's reading of a terminal takes no notice of an interrupt. */
final class InterruptibleReading {
    private InterruptibleReading() {}

    /** What the reading gives. An interrupt ends the wait and leaves the thread, a daemon, behind. */
    static String of(String thread, Callable<String> reading) {
        FutureTask<String> task = new FutureTask<>(reading);
        Thread reader = new Thread(task, thread);
        reader.setDaemon(true);
        reader.start();
        try {
            return task.get();
        } catch (InterruptedException e) {
            throw OperationInterruptedException.restoring("waiting for an answer", e);
        } catch (ExecutionException e) {
            throw new RecomputeException("standard input cannot be read: " + e.getCause(), e.getCause());
        }
    }
}
