package io.recompute.transport.control;

import io.recompute.model.DurationText;
import io.recompute.transport.TransportException;
import java.time.Duration;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * When one machine may be tried again. All who wait for it share the pauses, so that many callers do not try more often
 * than one would, and each has a patience of its own. Thread-safe.
 */
final class Backoff {
    /** A machine that was never reached is waited for so long at most, and only where it said that it is busy. */
    private static final Duration FIRST_PATIENCE = Duration.ofSeconds(20);

    private final ReconnectPolicy policy;
    private final Time time;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();

    private int failures;
    /** What the last attempt failed by; null where it did not. */
    private @Nullable TransportException last;

    private long lastAt;
    private long notBefore;
    private boolean reached;
    private boolean ended;

    Backoff(ReconnectPolicy policy, Time time) {
        this.policy = policy;
        this.time = time;
    }

    /**
     * Waits until an attempt may be made, or there is nothing to wait for any more.
     *
     * @throws ReconnectFailedException where an attempt has failed and the next one is beyond the caller's patience
     * @throws TransportException what the last attempt has failed by, where the machine was never reached
     */
    void awaitTurn(Allowance allowance) throws InterruptedException {
        lock.lockInterruptibly();
        try {
            for (TransportException failure = last; failure != null && !ended; failure = last) {
                long now = time.nanos();
                long wait = Math.max(0, notBefore - now);
                boolean newFailure = lastAt - allowance.begin() >= 0;
                if (newFailure && wait >= patienceLeft(allowance, now)) {
                    throw reached ? gaveUp(failure, Duration.ofNanos(now - allowance.begin())) : failure;
                }
                // What failed before this caller came says nothing of now, so it waits for one attempt in any case.
                if (wait == 0) {
                    return;
                }
                time.await(changed, wait);
            }
        } finally {
            lock.unlock();
        }
    }

    /** Whether an attempt may be made at this moment. */
    boolean isDue() {
        lock.lock();
        try {
            return last == null || ended || notBefore - time.nanos() <= 0;
        } finally {
            lock.unlock();
        }
    }

    /** The machine has let somebody in: from now on it is worth the whole patience. */
    void reached() {
        lock.lock();
        try {
            reached = true;
        } finally {
            lock.unlock();
        }
    }

    /** Whether the machine ever let somebody in. */
    boolean wasReached() {
        lock.lock();
        try {
            return reached;
        } finally {
            lock.unlock();
        }
    }

    /** An attempt has failed. */
    void failed(TransportException failure) {
        lock.lock();
        try {
            failures++;
            last = failure;
            lastAt = time.nanos();
            notBefore = lastAt + policy.pauseNanos(failures, time.random());
        } finally {
            lock.unlock();
        }
    }

    /** An attempt has succeeded. */
    void succeeded() {
        lock.lock();
        try {
            failures = 0;
            last = null;
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /** What the attempts have failed by may be over: the next one follows at once, with short pauses after it. */
    void hurry() {
        lock.lock();
        try {
            failures = 0;
            notBefore = time.nanos();
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /** Nobody waits any longer. */
    void end() {
        lock.lock();
        try {
            ended = true;
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    private long patienceLeft(Allowance allowance, long now) {
        long left = allowance.leftNanos(now);
        return reached ? left : Math.min(left, FIRST_PATIENCE.toNanos() - (now - allowance.begin()));
    }

    private ReconnectFailedException gaveUp(TransportException failure, Duration elapsed) {
        String tries = failures == 1 ? "1 attempt" : failures + " attempts";
        return new ReconnectFailedException(
                "the connection to " + failure.address() + " was lost and could not be opened again: " + tries + " in "
                        + DurationText.of(elapsed) + ", the last: " + failure.getMessage()
                        + "; what runs there goes on",
                failures,
                elapsed,
                failure);
    }
}
