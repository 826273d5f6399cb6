package io.recompute.transport;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.LongSupplier;

/**
 * Lets the logins at one host follow one another, whoever in this JVM makes them: servers count those that are under way
 * (sshd's {@code MaxStartups}) and ban who makes many at once. Between two there is a moment, in which the server notices
 * that the first is over; a longer one, for half a minute, where it has said that it is busy. A login that takes long, as
 * one whose user is asked for a code, or one at a server that hangs, holds up the others for a few seconds only. Thread-safe.
 */
public final class LoginTurns {
    /** Between the end of a login and the next one that waited for it. */
    static final Duration MOMENT = Duration.ofMillis(20);
    /** After a first refusal; each further one doubles it, each login halves it. */
    static final Duration BUSY = Duration.ofMillis(100);

    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(3);
    private static final Duration MEMORY = Duration.ofSeconds(30);
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
        /** Notes that the server was too busy: who comes next leaves it more time. */
        void refused();

        @Override
        void close();
    }

    /**
     * Waits until no other login at that host is under way, and the last is over for a moment, or the one that is has had
     * its time, or the deadline is over.
     *
     * @return to be closed by the caller
     */
    public Turn await(String host, int port, Deadline deadline) throws InterruptedException {
        String name = host + ":" + port;
        lock.lockInterruptibly();
        try {
            long now = clock.getAsLong();
            hosts.values().removeIf(each -> each.isForgotten(now));
            Host there = hosts.computeIfAbsent(name, key -> new Host(lock.newCondition(), now));
            there.waiting++;
            boolean mine = false;
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
                mine = true;
            } finally {
                there.waiting--;
                if (!mine) {
                    there.changed.signal(); // it may have been this one's turn
                }
            }
            return new OneTurn(there);
        } finally {
            lock.unlock();
        }
    }

    /** How many hosts something is known of. */
    int size() {
        lock.lock();
        try {
            long now = clock.getAsLong();
            hosts.values().removeIf(each -> each.isForgotten(now));
            return hosts.size();
        } finally {
            lock.unlock();
        }
    }

    /** How long the next one at that host would wait although nobody logs in there. */
    Duration pause(String host, int port) {
        lock.lock();
        try {
            Host there = hosts.get(host + ":" + port);
            return Duration.ofNanos(there == null ? 0 : Math.max(0, there.notBefore - clock.getAsLong()));
        } finally {
            lock.unlock();
        }
    }

    /** Whether somebody waits for his turn there. */
    boolean hasWaiting(String host, int port) {
        lock.lock();
        try {
            Host there = hosts.get(host + ":" + port);
            return there != null && there.waiting > 0;
        } finally {
            lock.unlock();
        }
    }

    /** How long to wait for what is under way, or has just been; not positive: no longer. */
    private long left(Host there, Deadline deadline) {
        long until = there.underWay == 0 ? there.notBefore : there.since + longestNanos;
        return Math.min(until - clock.getAsLong(), deadline.remainingNanos());
    }

    private static final class Host {
        private final Condition changed;
        private int underWay;
        private int waiting;
        /** When the first of those under way began. */
        private long since;

        private long notBefore;
        /** What the server has made necessary, in nanoseconds. */
        private long pause;

        private Host(Condition changed, long now) {
            this.changed = changed;
            this.notBefore = now;
        }

        private void end(long now, boolean refused) {
            underWay--;
            if (refused) {
                pause = Math.min(Math.max(2 * pause, BUSY.toNanos()), LONGEST_PAUSE.toNanos());
            } else {
                pause = pause > MOMENT.toNanos() ? pause / 2 : 0;
            }
            notBefore = now + Math.max(pause, waiting > 0 ? MOMENT.toNanos() : 0);
        }

        private boolean isForgotten(long now) {
            return underWay == 0 && waiting == 0 && now - notBefore >= (pause > 0 ? MEMORY.toNanos() : 0);
        }
    }

    private final class OneTurn implements Turn {
        private final Host host;
        private boolean refused; // guarded by lock
        private boolean closed; // guarded by lock

        private OneTurn(Host host) {
            this.host = host;
        }

        @Override
        public void refused() {
            lock.lock();
            try {
                refused = true;
            } finally {
                lock.unlock();
            }
        }

        @Override
        public void close() {
            lock.lock();
            try {
                if (!closed) {
                    closed = true;
                    host.end(clock.getAsLong(), refused);
                    host.changed.signal();
                }
            } finally {
                lock.unlock();
            }
        }
    }
}
