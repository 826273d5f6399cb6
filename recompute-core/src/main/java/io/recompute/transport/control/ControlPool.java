package io.recompute.transport.control;

import io.recompute.model.DurationText;
import io.recompute.transport.ChannelRefusedException;
import io.recompute.transport.ConnectionLostException;
import io.recompute.transport.TransportTimeoutException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashSet;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Executor;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * The control channels of a machine. A caller gets one for itself: an idle one, or after a short wait a new one, since
 * most commands end sooner than a channel is opened. A channel whose last command has left something behind is held
 * back until that is gone. Thread-safe.
 */
final class ControlPool implements AutoCloseable {
    /** About what opening a channel on the same network costs. */
    private static final Duration PATIENCE = Duration.ofMillis(10);

    /** What a burst has opened is closed when it was not used for that long. */
    static final Duration IDLE_LIMIT = Duration.ofMinutes(1);

    private final ChannelOpener opener;
    private final ShellStart start;
    private final Executor pumps;

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition returned = lock.newCondition();
    /** Those that were used last come first. */
    private final Deque<Idle> idle = new ArrayDeque<>();

    private final Set<ControlChannel> busy = new HashSet<>();
    /** Given back, but not free yet; the oldest first. */
    private final Set<ControlChannel> held = new LinkedHashSet<>();

    private final Time time;
    /** Called when there is something for {@link #trim}. */
    private final Runnable onSurplus;

    private int most;
    private int opening;
    private boolean closed;

    /**
     * An empty pool.
     *
     * @param start how the shells are started
     * @param most how many channels there may be at once
     */
    ControlPool(ChannelOpener opener, ShellStart start, int most, Surroundings around) {
        this.opener = opener;
        this.start = start;
        this.pumps = around.pumps();
        this.time = around.time();
        this.onSurplus = around.onSurplus();
        this.most = most;
    }

    /** A channel for the caller alone, who gives it back by {@link #release}. */
    ControlChannel acquire(Allowance allowance) throws InterruptedException {
        while (true) {
            ControlChannel idleOne = awaitTurn(allowance.step());
            if (idleOne != null) {
                return idleOne;
            }
            try {
                return open(allowance);
            } catch (ChannelRefusedException e) {
                if (!settleForFewer()) {
                    throw e;
                }
            }
        }
    }

    /** Gives a channel back; one that is no longer usable is closed. */
    void release(ControlChannel channel) {
        boolean kept;
        lock.lock();
        try {
            busy.remove(channel);
            kept = channel.isUsable() && !closed;
            if (kept) {
                held.add(channel);
            }
            returned.signal();
        } finally {
            lock.unlock();
        }
        if (kept) {
            channel.whenFree(() -> freed(channel));
        } else {
            channel.close();
        }
    }

    /**
     * Closes what has been idle for too long; one is kept in any case.
     *
     * @return whether there are more than one left, so that this is to be called again
     */
    boolean trim() {
        List<ControlChannel> surplus = new ArrayList<>();
        boolean more;
        lock.lock();
        try {
            while (idle.size() > 1 && time.nanos() - idle.getLast().since() >= IDLE_LIMIT.toNanos()) {
                surplus.add(idle.removeLast().channel());
            }
            more = idle.size() > 1;
        } finally {
            lock.unlock();
        }
        surplus.forEach(ControlChannel::close);
        return more;
    }

    @Override
    public void close() {
        Set<ControlChannel> all = new HashSet<>();
        lock.lock();
        try {
            closed = true;
            all.addAll(busy);
            idle.forEach(one -> all.add(one.channel()));
            all.addAll(held);
            idle.clear();
            held.clear();
            returned.signalAll();
        } finally {
            lock.unlock();
        }
        all.forEach(ControlChannel::close);
    }

    /** Waits for an idle channel; null where a new one is to be opened, which is counted from now on. */
    private @Nullable ControlChannel awaitTurn(Duration limit) throws InterruptedException {
        long deadline = System.nanoTime() + limit.toNanos();
        long impatient = System.nanoTime() + PATIENCE.toNanos();
        lock.lockInterruptibly();
        try {
            while (true) {
                ControlChannel channel = takeIdle();
                if (channel != null) {
                    busy.add(channel);
                    return channel;
                }
                long now = System.nanoTime();
                boolean none = busy.isEmpty() && held.isEmpty() && opening == 0;
                boolean mayOpen = none || now - impatient >= 0;
                if (mayOpen && makeRoom()) {
                    opening++;
                    return null;
                }
                // Of an opening, which may wait for a lost machine, the outcome is waited for: it takes its own time.
                if (now - deadline >= 0 && opening > 0) {
                    deadline = now + limit.toNanos();
                } else if (now - deadline >= 0) {
                    throw new TransportTimeoutException(
                            opener.address(),
                            "no free control channel to " + opener.address() + " within " + DurationText.of(limit),
                            null);
                }
                long until = mayOpen ? deadline : Math.min(impatient, deadline);
                if (returned.awaitNanos(until - now) <= 0 && closed) {
                    throw closedException();
                }
            }
        } finally {
            lock.unlock();
        }
    }

    /** Whether there may be one more channel; of those held back the oldest goes where there are too many. */
    private boolean makeRoom() {
        if (busy.size() + held.size() + opening < most) {
            return true;
        }
        Iterator<ControlChannel> oldest = held.iterator();
        if (!oldest.hasNext()) {
            return false;
        }
        ControlChannel victim = oldest.next();
        oldest.remove();
        victim.close();
        return true;
    }

    /** After a refusal: whether there are channels to wait for. No more than those are tried for from now on. */
    private boolean settleForFewer() {
        lock.lock();
        try {
            int others = busy.size() + held.size() + opening + idle.size();
            most = Math.max(1, Math.min(most, others));
            return others > 0;
        } finally {
            lock.unlock();
        }
    }

    private void freed(ControlChannel channel) {
        boolean kept;
        boolean surplus;
        lock.lock();
        try {
            kept = held.remove(channel) && channel.isUsable();
            if (kept) {
                idle.push(new Idle(channel, time.nanos()));
            }
            surplus = idle.size() > 1;
            returned.signal();
        } finally {
            lock.unlock();
        }
        if (!kept) {
            channel.close();
        }
        if (surplus) {
            onSurplus.run();
        }
    }

    /**
     * What a pool needs of its machine.
     *
     * @param onSurplus called when there is something for {@link #trim}; must not block
     */
    record Surroundings(Executor pumps, Time time, Runnable onSurplus) {}

    /** A channel, and since when nobody uses it. */
    private record Idle(ControlChannel channel, long since) {}

    private @Nullable ControlChannel takeIdle() {
        if (closed) {
            throw closedException();
        }
        while (!idle.isEmpty()) {
            ControlChannel channel = idle.pop().channel();
            if (channel.isUsable()) {
                return channel;
            }
            channel.close();
        }
        return null;
    }

    private ConnectionLostException closedException() {
        return new ConnectionLostException(
                opener.address(), "the workspace on " + opener.address() + " is closed; open it again", null);
    }

    private ControlChannel open(Allowance allowance) throws InterruptedException {
        ControlChannel channel = null;
        boolean refused = false;
        try {
            channel = ControlChannel.open(opener, start, pumps, allowance);
        } finally {
            lock.lock();
            try {
                opening--;
                refused = channel != null && closed;
                if (channel != null && !closed) {
                    busy.add(channel);
                }
                returned.signal();
            } finally {
                lock.unlock();
            }
        }
        if (refused) {
            channel.close();
            throw closedException();
        }
        return channel;
    }
}
