package io.recompute.transport;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.LongSupplier;

/**
 * Lets the logins at one host follow one another, whoever in this JVM makes them: servers count those that are under way
 * (sshd's {@code MaxStartups}) and ban who makes many at once. A login that takes long, as one whose user is asked for a
 * code, or one at a server that hangs, holds up the others for a few seconds only. Thread-safe.
 */
public final class LoginTurns {
    private static final LoginTurns OF_THIS_JVM = new LoginTurns(Duration.ofSeconds(5), System::nanoTime);

    private final long longestNanos;
    private final LongSupplier clock;
    private final ReentrantLock lock = new ReentrantLock(true);
    private final Map<String, Host> hosts = new HashMap<>();

    /**
     * Turns that count by themselves.
     *
     * @param longest for how long one login keeps the others waiting
     * @param clock in nanoseconds, as {@link System#nanoTime()}
     */
    LoginTurns(Duration longest, LongSupplier clock) {
        this.longestNanos = longest.toNanos();
        this.clock = clock;
    }

    /** Those that all transports of this JVM share. */
    public static LoginTurns shared() {
        return OF_THIS_JVM;
    }

    /** One login's turn; closed when the login is done or has failed. */
    public interface Turn extends AutoCloseable {
        @Override
        void close();
    }

    /**
     * Waits until no other login at that host is under way, or the one that is has had its time, or the deadline is over.
     *
     * @return to be closed by the caller
     */
    public Turn await(String host, int port, Deadline deadline) throws InterruptedException {
        String name = host + ":" + port;
        lock.lockInterruptibly();
        try {
            Host there = hosts.computeIfAbsent(name, key -> new Host(lock.newCondition()));
            there.waiting++;
            try {
                long left = left(there, deadline);
                while (left > 0) {
                    there.changed.awaitNanos(left);
                    left = left(there, deadline);
                }
                if (there.underWay == 0) {
                    there.since = clock.getAsLong();
                }
                there.underWay++;
            } finally {
                there.waiting--;
                forget(name, there);
            }
            return new OneTurn(name, there);
        } finally {
            lock.unlock();
        }
    }

    /** How many hosts somebody is at. */
    int size() {
        lock.lock();
        try {
            return hosts.size();
        } finally {
            lock.unlock();
        }
    }

    /** How long to wait for what is under way; not positive: no longer. */
    private long left(Host there, Deadline deadline) {
        if (there.underWay == 0) {
            return 0;
        }
        long left = there.since + longestNanos - clock.getAsLong();
        return Math.min(left, deadline.remainingNanos());
    }

    private void forget(String name, Host there) {
        if (there.underWay == 0 && there.waiting == 0) {
            hosts.remove(name);
        }
    }

    private static final class Host {
        private final Condition changed;
        private int underWay;
        private int waiting;
        /** When the first of those under way began. */
        private long since;

        private Host(Condition changed) {
            this.changed = changed;
        }
    }

    private final class OneTurn implements Turn {
        private final String name;
        private final Host host;
        private boolean closed;

        private OneTurn(String name, Host host) {
            this.name = name;
            this.host = host;
        }

        @Override
        public void close() {
            lock.lock();
            try {
                if (!closed) {
                    closed = true;
                    host.underWay--;
                    host.changed.signal();
                    forget(name, host);
                }
            } finally {
                lock.unlock();
            }
        }
    }
}
