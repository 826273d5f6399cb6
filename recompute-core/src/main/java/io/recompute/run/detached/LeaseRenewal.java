package io.recompute.run.detached;

import io.recompute.model.RecomputeException;
import io.recompute.transport.control.Script;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Renews the lease of one run, every third of it, until it is closed or the run has ended. Thread-safe. */
final class LeaseRenewal implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(LeaseRenewal.class);
    private static final String RENEW = Script.text(LeaseRenewal.class, "renew.sh");
    private static final int RENEWALS = 3;

    private final RunDirectories directories;
    private final String id;
    private final Duration lease;
    private volatile boolean over;

    private LeaseRenewal(RunDirectories directories, RunRecord run) {
        this.directories = directories;
        this.id = run.id();
        this.lease = run.lease();
        this.over = lease.isZero() || run.state().isFinal();
    }

    /** Starts to renew the lease of that run, where it has one. */
    static LeaseRenewal start(RunDirectories directories, RunRecord run) {
        LeaseRenewal renewal = new LeaseRenewal(directories, run);
        if (!renewal.over) {
            // A run that was found again may have little of its lease left.
            renewal.execute(directories.machine().workers());
        }
        return renewal;
    }

    /** Renews it now. */
    void renew() {
        if (lease.isZero()) {
            return;
        }
        Script script = Script.of(RENEW, directories.of(id))
                .after(RunDirectories.FUNCTIONS)
                .repeatable();
        String what = "renewing the lease of run " + id + " on "
                + directories.machine().instance();
        String answer = directories.machine().execute(script).orThrow(what).text();
        if (answer.strip().equals("ended")) {
            over = true;
        }
    }

    private void renewAndGoOn() {
        if (over) {
            return;
        }
        try {
            renew();
        } catch (RecomputeException e) {
            // The next one may be in time; where it is not, the run's state says so.
            LOG.warn("the lease of run {} was not renewed: {}", id, e.getMessage());
        }
        if (!over) {
            execute(CompletableFuture.delayedExecutor(
                    lease.toMillis() / RENEWALS,
                    TimeUnit.MILLISECONDS,
                    directories.machine().workers()));
        }
    }

    private void execute(Executor executor) {
        try {
            executor.execute(this::renewAndGoOn);
        } catch (RejectedExecutionException e) {
            LOG.debug("the workspace was closed: the lease of run {} is not renewed any more", id, e);
        }
    }

    @Override
    public void close() {
        over = true;
    }
}
