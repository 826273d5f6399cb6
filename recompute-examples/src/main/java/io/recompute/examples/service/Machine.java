package io.recompute.examples.service;

import io.recompute.Project;
import io.recompute.Workspace;
import io.recompute.log.LogStream;
import io.recompute.model.RecomputeException;
import io.recompute.run.ExitStatus;
import io.recompute.run.GpusUnavailableException;
import io.recompute.run.LaunchException;
import io.recompute.run.NoSuchRunException;
import io.recompute.run.RemoteProcess;
import io.recompute.run.RunSpec;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * A machine of the fleet, with a thread for each run that it does at once. What is under way goes on where this is closed, or
 * the machine is not reached: the next one, or the next attempt, finds it by its id. Thread-safe.
 */
final class Machine implements AutoCloseable {
    private final String name;
    private final Project project;
    private final Jobs jobs;
    private final UnaryOperator<RunSpec> options;
    private final Duration pause;
    private final List<Thread> threads = new ArrayList<>();
    private final CountDownLatch closing = new CountDownLatch(1);
    private volatile Optional<String> trouble = Optional.empty();
    private @Nullable Workspace workspace; // guarded by this

    /**
     * A machine that does nothing yet.
     *
     * @param options what each run gets beside its command and its id
     * @param pause before it tries again what has failed
     */
    Machine(String name, Project project, Jobs jobs, UnaryOperator<RunSpec> options, Duration pause) {
        this.name = name;
        this.project = project;
        this.jobs = jobs;
        this.options = options;
        this.pause = pause;
    }

    void start(int slots) {
        for (int slot = 1; slot <= slots; slot++) {
            Thread thread = new Thread(this::work, name + " slot " + slot);
            threads.add(thread);
            thread.start();
        }
    }

    String name() {
        return name;
    }

    /** Why it does nothing at the moment, where it should. */
    Optional<String> trouble() {
        return trouble;
    }

    /** The log of a run that was begun here. */
    LogStream log(String id) {
        return workspace().attach(id).log();
    }

    private synchronized Workspace workspace() {
        if (closed()) {
            throw new RecomputeException("the service is being stopped");
        }
        if (workspace == null) {
            workspace = project.init();
        }
        return workspace;
    }

    private void work() {
        try {
            while (!closed()) {
                if (!workOnce()) {
                    closing.await(pause.toMillis(), TimeUnit.MILLISECONDS);
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt(); // closed
        }
    }

    private boolean workOnce() throws InterruptedException {
        try {
            workspace().run("true").orThrow(); // the machine is there, before it takes anything
            trouble = Optional.empty();
            Job job = jobs.take(name);
            try {
                work(job);
            } finally {
                jobs.release(job);
            }
            return true;
        } catch (RecomputeException | UncheckedIOException e) {
            trouble = Optional.of(String.valueOf(e.getMessage()));
            return false;
        }
    }

    private void work(Job job) throws InterruptedException {
        Workspace here = workspace();
        if (job.machine().isEmpty()) {
            here.sync(); // also shows that the machine is there, before the job is bound to it
            Job bound = jobs.change(job.id(), now -> now.assigned(Optional.of(name)));
            if (bound.state().isFinal()) {
                return; // cancelled a moment ago
            }
        }
        Optional<RemoteProcess> run = run(here, job);
        if (run.isEmpty()) {
            jobs.change(job.id(), Job::neverStarted);
            return;
        }
        try (RemoteProcess process = run.get()) {
            jobs.change(job.id(), Job::running);
            ExitStatus end = end(process, jobs.cancellation(job.id()));
            jobs.change(job.id(), now -> now.ended(end));
        }
    }

    /** The run: one that was started before, in this program or an earlier one, else a new one; none where nobody wants it. */
    private Optional<RemoteProcess> run(Workspace here, Job job) {
        try {
            return Optional.of(
                    jobs.get(job.id()).cancelled()
                            ? here.attach(job.id())
                            : here.runAsync(
                                    options.apply(RunSpec.shell(job.command()).id(job.id()))));
        } catch (NoSuchRunException e) {
            return Optional.empty();
        } catch (GpusUnavailableException e) {
            throw free(job, e);
        } catch (LaunchException e) {
            throw e.isUnknown() ? e : free(job, e);
        }
    }

    /** It has certainly not started here, so that another machine may have it. */
    private RecomputeException free(Job job, RecomputeException why) {
        jobs.change(job.id(), now -> now.assigned(Optional.empty()));
        return why;
    }

    private static ExitStatus end(RemoteProcess run, CompletableFuture<Void> cancellation) throws InterruptedException {
        try {
            CompletableFuture.anyOf(run.onExit(), cancellation).get();
        } catch (ExecutionException e) {
            throw e.getCause() instanceof RecomputeException known ? known : new RecomputeException("a bug", e);
        }
        if (cancellation.isDone()) {
            run.kill();
        }
        return run.waitFor();
    }

    private boolean closed() {
        return closing.getCount() == 0;
    }

    @Override
    public void close() throws InterruptedException {
        closing.countDown();
        threads.forEach(Thread::interrupt);
        for (Thread thread : threads) {
            thread.join();
        }
        synchronized (this) {
            if (workspace != null) {
                workspace.close();
            }
        }
    }
}
