package io.recompute.run.detached;

import io.recompute.log.LogStream;
import io.recompute.log.Logs;
import io.recompute.model.DurationText;
import io.recompute.model.OperationInterruptedException;
import io.recompute.run.Collected;
import io.recompute.run.ExitStatus;
import io.recompute.run.ProcessState;
import io.recompute.run.RemoteProcess;
import io.recompute.run.RunNotFinishedException;
import io.recompute.run.Signal;
import io.recompute.transport.control.Machine;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;

/** The handle of a run that the detached launcher started. */
final class DetachedProcess implements RemoteProcess {
    private static final Duration DEFAULT_GRACE = Duration.ofSeconds(10);
    /** Longer than anything runs, and within what a number of nanoseconds holds. */
    private final RunDirectories directories;

    private final RunWatcher watcher;
    private final RunRecord record;
    private final Results results;
    private final LogStream log;
    private final LogStream stdout;
    private final LogStream stderr;
    private final LeaseRenewal lease;
    private final Consumer<RemoteProcess> onClose;

    DetachedProcess(
            RunDirectories directories,
            RunWatcher watcher,
            RunRecord record,
            Results results,
            Consumer<RemoteProcess> onClose) {
        this.results = results;
        this.directories = directories;
        this.watcher = watcher;
        this.record = record;
        this.onClose = onClose;
        this.lease = LeaseRenewal.start(directories, record);
        this.log = stream(RunLog.COMPLETE);
        this.stdout = stream("stdout");
        this.stderr = stream("stderr");
    }

    private LogStream stream(String file) {
        return Logs.of(
                new RunLog(directories, watcher, record.id(), file),
                directories.machine().workers());
    }

    @Override
    public String id() {
        return record.id();
    }

    @Override
    public String name() {
        return record.name();
    }

    @Override
    public String command() {
        return record.title();
    }

    @Override
    public ProcessState state() {
        return record.state().isFinal() ? record.state() : directories.get(id()).state();
    }

    @Override
    public boolean isAlive() {
        if (record.state().isFinal()) {
            return false;
        }
        RunRecord now = directories.get(id());
        return now.state() == ProcessState.RUNNING || now.waiting() != null;
    }

    @Override
    public ExitStatus waitFor(Duration limit) throws InterruptedException {
        ExitStatus status = watcher.awaitEnd(id(), limit)
                .map(Ending::status)
                .orElseThrow(() -> new RunNotFinishedException(
                        id(),
                        "run " + id() + " (" + name() + ") has not ended within " + DurationText.of(limit)
                                + "; it goes on"));
        results.collectOnce(status);
        return status;
    }

    @Override
    public ExitStatus waitFor() throws InterruptedException {
        return waitFor(Machine.UNLIMITED);
    }

    @Override
    public CompletableFuture<ExitStatus> onExit() {
        CompletableFuture<ExitStatus> end = watcher.ending(id()).thenApply(Ending::status);
        return results.isEmpty()
                ? end
                : end.thenApplyAsync(this::collected, directories.machine().workers());
    }

    private ExitStatus collected(ExitStatus status) {
        try {
            results.collectOnce(status);
            return status;
        } catch (InterruptedException e) {
            throw OperationInterruptedException.restoring("waiting for the results of run " + id(), e);
        }
    }

    @Override
    public Collected collect() throws InterruptedException {
        ExitStatus status =
                watcher.awaitEnd(id(), Machine.UNLIMITED).map(Ending::status).orElseThrow();
        return results.collect(status);
    }

    @Override
    public void kill() {
        kill(Signal.TERM, DEFAULT_GRACE);
    }

    @Override
    public void kill(Signal first, Duration grace) {
        new RunKiller(directories).kill(List.of(id()), first, grace);
    }

    @Override
    public void renew() {
        lease.renew();
    }

    @Override
    public LogStream log() {
        return log;
    }

    @Override
    public LogStream stdout() {
        return stdout;
    }

    @Override
    public LogStream stderr() {
        return stderr;
    }

    @Override
    public void close() {
        lease.close();
        log.close();
        stdout.close();
        stderr.close();
        onClose.accept(this);
    }

    @Override
    public String toString() {
        return "run " + id() + " (" + name() + ") on " + directories.machine().instance();
    }
}
