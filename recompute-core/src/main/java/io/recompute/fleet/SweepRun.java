package io.recompute.fleet;

import io.recompute.model.OperationInterruptedException;
import io.recompute.model.RecomputeException;
import io.recompute.run.ExitStatus;
import io.recompute.run.GpusUnavailableException;
import io.recompute.run.LaunchException;
import io.recompute.run.ProcessState;
import io.recompute.run.RemoteProcess;
import io.recompute.transport.TransportException;
import java.util.ArrayDeque;
import java.util.Comparator;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Hands tasks out to the slots of machines. No thread waits for a task: ends are told. Its own lock guards all that changes,
 * and nothing is asked of a machine under it.
 */
final class SweepRun implements Sweep {
    private static final Logger LOG = LoggerFactory.getLogger(SweepRun.class);

    private final SweepSpec.Settings settings;
    private final Executor threads;
    private final List<SweepWork> all;
    private final List<SweepLane> lanes;
    private final Deque<SweepWork> waiting; // guarded by this
    private boolean cancelled; // guarded by this
    private int left; // guarded by this
    private final Object telling = new Object();
    private final CompletableFuture<SweepResult> result = new CompletableFuture<>();

    private SweepRun(List<SweepWork> all, List<SweepLane> lanes, SweepSpec.Settings settings, Executor threads) {
        this.all = all;
        this.lanes = lanes;
        this.settings = settings;
        this.threads = threads;
        this.waiting = new ArrayDeque<>(all);
        this.left = all.size();
    }

    static Sweep start(SweepSpec spec, List<? extends SweepHost> hosts, Executor threads) {
        SweepRun sweep = new SweepRun(
                SweepWork.all(spec),
                hosts.stream()
                        .filter(host -> host.slots() > 0)
                        .map(SweepLane::new)
                        .toList(),
                spec.settings(),
                threads);
        sweep.handOut();
        return sweep;
    }

    /** Starts what can be started; notices the end of all. */
    private void handOut() {
        synchronized (this) {
            Optional<SweepLane> lane = freeLane();
            while (lane.isPresent() && !waiting.isEmpty()) {
                start(waiting.remove(), lane.get());
                lane = freeLane();
            }
            if (!waiting.isEmpty() && lanes.stream().noneMatch(SweepLane::isOpen)) {
                RecomputeException why = new RecomputeException("no machine is left that takes tasks" + reasons());
                waiting.forEach(work -> settle(work, TaskState.NOT_RUN, null, why));
                waiting.clear();
            }
        }
        finishWhereDone();
    }

    private String reasons() {
        return lanes.stream()
                .flatMap(lane -> lane.failure().stream())
                .map(failure -> "; " + failure.getMessage())
                .reduce("", String::concat);
    }

    /** Of those with a free slot the one that has the least to do. */
    private Optional<SweepLane> freeLane() {
        return lanes.stream()
                .filter(lane -> lane.isOpen() && lane.free() > 0)
                .min(Comparator.comparingInt(SweepLane::taken));
    }

    private void start(SweepWork work, SweepLane lane) {
        // Where it has failed to start, another machine comes first.
        SweepLane better = lanes.stream()
                .filter(other -> work.lane() == lane && other != lane && other.isOpen() && other.free() > 0)
                .findFirst()
                .orElse(lane);
        better.take();
        work.begin(better);
        execute(() -> launch(work, better));
    }

    private void launch(SweepWork work, SweepLane lane) {
        RemoteProcess process;
        try {
            process = lane.host().start(work.spec());
        } catch (GpusUnavailableException e) {
            lane.close(e);
            notStarted(work, lane, e);
            return;
        } catch (LaunchException e) {
            if (e.isUnknown()) {
                gone(work, lane, e);
            } else {
                notStarted(work, lane, e);
            }
            return;
        } catch (TransportException | OperationInterruptedException e) {
            gone(work, lane, e);
            return;
        } catch (RecomputeException e) {
            notStarted(work, lane, e);
            return;
        }
        boolean kill;
        synchronized (this) {
            lane.works();
            work.runsAs(process);
            kill = cancelled;
        }
        if (kill) {
            kill(work, process);
        }
        process.onExit().whenComplete((status, failure) -> execute(() -> ended(work, lane, status, failure)));
    }

    private void ended(SweepWork work, SweepLane lane, @Nullable ExitStatus status, @Nullable Throwable failure) {
        if (status == null) {
            RecomputeException why = failure instanceof RecomputeException known
                    ? known
                    : new RecomputeException("waiting for " + work.name() + " failed: " + failure, failure);
            gone(work, lane, why);
            return;
        }
        if (status.state() == ProcessState.LOST) {
            RecomputeException why = new RecomputeException("run " + work.run() + " was lost: " + status);
            over(work, lane, settings.lost() != LostTasks.REPORT, TaskState.LOST, why);
            return;
        }
        synchronized (this) {
            lane.release();
        }
        handOut(); // before its log is read: nobody is to wait for that
        work.keepLog(settings.logs());
        synchronized (this) {
            boolean killed = cancelled && status.state() == ProcessState.KILLED;
            settle(work, killed ? TaskState.CANCELLED : TaskState.FINISHED, status, null);
        }
        tell();
        finishWhereDone();
    }

    /** It is certain that it did not start. */
    private void notStarted(SweepWork work, SweepLane lane, RecomputeException why) {
        lane.fails(why);
        over(work, lane, true, TaskState.NOT_RUN, why);
    }

    /** Its machine is not reached any more. */
    private void gone(SweepWork work, SweepLane lane, RecomputeException why) {
        lane.close(why);
        over(work, lane, settings.lost() == LostTasks.MOVE_ALL, TaskState.UNKNOWN, why);
    }

    private void over(SweepWork work, SweepLane lane, boolean again, TaskState state, RecomputeException why) {
        boolean resolved = false;
        synchronized (this) {
            lane.release();
            if (work.isResolved()) {
                return;
            }
            if (again && !cancelled && work.starts() < settings.attempts()) {
                LOG.info("{} is run again: {}", work.name(), why.getMessage());
                waiting.addFirst(work);
            } else {
                settle(work, state, null, why);
                resolved = true;
            }
        }
        if (resolved) {
            tell();
        }
        handOut();
    }

    private synchronized void settle(
            SweepWork work, TaskState state, @Nullable ExitStatus status, @Nullable RecomputeException why) {
        if (work.resolve(state, status, why)) {
            left--;
        }
    }

    private void tell() {
        synchronized (telling) {
            try {
                settings.listener().accept(progress());
            } catch (RuntimeException e) {
                LOG.warn("the listener of a sweep has failed", e); // its tasks are not to pay for that
            }
        }
    }

    private void finishWhereDone() {
        SweepResult complete;
        synchronized (this) {
            if (left > 0) {
                return;
            }
            complete = new SweepResult(all.stream().map(SweepWork::outcome).toList());
        }
        result.complete(complete);
    }

    @Override
    public SweepProgress progress() {
        synchronized (this) {
            int ended = all.size() - left;
            int running = lanes.stream().mapToInt(SweepLane::taken).sum();
            return new SweepProgress(all.size(), ended, running, (int)
                    lanes.stream().filter(SweepLane::isOpen).count());
        }
    }

    @Override
    public SweepResult join() {
        try {
            return result.get();
        } catch (InterruptedException e) {
            throw OperationInterruptedException.restoring("waiting for a sweep", e);
        } catch (ExecutionException e) {
            throw new IllegalStateException("a bug: " + e.getCause(), e.getCause());
        }
    }

    @Override
    public CompletableFuture<SweepResult> completion() {
        return result.copy();
    }

    @Override
    public void cancel() {
        List<SweepWork> running;
        synchronized (this) {
            if (cancelled) {
                return;
            }
            cancelled = true;
            RecomputeException why = new RecomputeException("the sweep was cancelled before");
            waiting.forEach(work -> settle(work, TaskState.NOT_RUN, null, why));
            waiting.clear();
            running = all.stream().filter(work -> !work.isResolved()).toList();
        }
        running.forEach(work -> work.process().ifPresent(process -> execute(() -> kill(work, process))));
        finishWhereDone();
    }

    private void kill(SweepWork work, RemoteProcess process) {
        try {
            process.kill();
        } catch (RecomputeException e) {
            LOG.warn("{} may go on: {}", work.name(), e.getMessage());
            settle(work, TaskState.UNKNOWN, null, e);
            finishWhereDone();
        }
    }

    /** Where the fleet is closed, nobody does anything any more: what goes on is unknown. */
    private void execute(Runnable step) {
        try {
            threads.execute(step);
        } catch (RejectedExecutionException e) {
            RecomputeException why = new RecomputeException("the fleet was closed; what was started goes on", e);
            synchronized (this) {
                waiting.clear();
                all.forEach(work -> settle(work, work.starts() > 0 ? TaskState.UNKNOWN : TaskState.NOT_RUN, null, why));
            }
            finishWhereDone();
        }
    }

    @Override
    public void close() {
        cancel();
        result.join(); // also for a thread that was interrupted: what is killed is to be gone before the fleet is
    }
}
