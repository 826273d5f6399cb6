package io.recompute.transfer;

import io.recompute.model.OperationInterruptedException;
import io.recompute.model.RecomputeException;
import io.recompute.transfer.TransferException.Reason;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;

/** A {@link Copying} on one of a machine's worker threads. */
final class RunningTransfer implements Transfer {
    private final Progress progress = new Progress();
    private final CompletableFuture<TransferReport> end = new CompletableFuture<>();
    private final Copying copying;
    private final Supplier<TransferWatch.End> beginning;
    private volatile boolean cancelled;

    private RunningTransfer(Supplier<TransferWatch.End> beginning, Function<Progress, Copying> copy) {
        this.beginning = beginning;
        this.copying = copy.apply(progress);
    }

    /** Starts it on one of these; {@code beginning} is told that it begins. */
    static Transfer start(Executor workers, Supplier<TransferWatch.End> beginning, Function<Progress, Copying> copy) {
        RunningTransfer transfer = new RunningTransfer(beginning, copy);
        workers.execute(transfer::run);
        return transfer;
    }

    private void run() {
        TransferWatch.End told = beginning.get();
        try (copying) {
            TransferReport report = copyAndTell();
            told.copied(report);
            end.complete(report);
        } catch (RuntimeException e) {
            RuntimeException failure = explained(e);
            told.failed(failure);
            end.completeExceptionally(failure);
        } catch (Error e) {
            // Whoever waits must learn of it too.
            end.completeExceptionally(e);
            throw e;
        }
    }

    private RuntimeException explained(RuntimeException failure) {
        if (cancelled) {
            return new TransferException(Reason.CANCELLED, "", "the copying was cancelled", failure);
        } else if (Thread.currentThread().isInterrupted()) {
            // The thread is the machine's, and nobody else interrupts it.
            return new TransferException(
                    Reason.CANCELLED, "", "the copying ended, as its workspace was closed", failure);
        }
        return failure;
    }

    private TransferReport copyAndTell() {
        try {
            return copying.run();
        } finally {
            progress.tellAll();
        }
    }

    @Override
    public TransferReport join() {
        try {
            return end.get();
        } catch (InterruptedException e) {
            throw OperationInterruptedException.restoring("waiting for a transfer", e);
        } catch (ExecutionException e) {
            if (e.getCause() instanceof RecomputeException known) {
                // The trace of the worker says where it failed, this thread's who waited.
                known.addSuppressed(new RecomputeException("waited for here"));
                throw known;
            }
            throw new TransferException(Reason.FAILED, "", "the transfer failed: " + e.getCause(), e.getCause());
        }
    }

    @Override
    public CompletableFuture<TransferReport> completion() {
        return end.copy();
    }

    @Override
    public TransferProgress progress() {
        return progress.now();
    }

    @Override
    public void onProgress(Duration every, Consumer<TransferProgress> listener) {
        progress.listen(every, listener);
    }

    @Override
    public void cancel() {
        if (!end.isDone()) {
            cancelled = true;
            copying.close();
        }
    }

    @Override
    public void close() {
        cancel();
        try {
            end.handle((report, failure) -> true).get();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (ExecutionException e) {
            throw new IllegalStateException(e);
        }
    }

    @Override
    public String toString() {
        return progress().toString();
    }
}
