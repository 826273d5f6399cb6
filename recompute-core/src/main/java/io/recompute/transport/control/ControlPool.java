package io.recompute.transport.control;

import io.recompute.transport.ConnectionLostException;
import io.recompute.transport.TransportTimeoutException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.Executor;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * The control channels of a machine. A caller gets one for itself: an idle one, or after a short wait a new one, since
 * most commands end sooner than a channel is opened. Thread-safe.
 */
final class ControlPool implements AutoCloseable {
    /** About what opening a channel on the same network costs. */
    private static final Duration PATIENCE = Duration.ofMillis(10);

    private final ControlChannel.ChannelOpener opener;
    private final String shell;
    private final String address;
    private final Executor pumps;
    private final int most;

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition returned = lock.newCondition();
    private final Deque<ControlChannel> idle = new ArrayDeque<>();
    private final Set<ControlChannel> busy = new HashSet<>();
    private int opening;
    private boolean closed;

    /**
     * An empty pool.
     *
     * @param shell the command line that starts a channel's shell
     * @param most how many channels there may be at once
     */
    ControlPool(ControlChannel.ChannelOpener opener, String shell, String address, Executor pumps, int most) {
        this.opener = opener;
        this.shell = shell;
        this.address = address;
        this.pumps = pumps;
        this.most = most;
    }

    /** A channel for the caller alone, who gives it back by {@link #release}. */
    ControlChannel acquire(Duration limit) throws InterruptedException {
        long remaining = limit.toNanos();
        long patience = Math.min(PATIENCE.toNanos(), remaining);
        lock.lockInterruptibly();
        try {
            while (true) {
                ControlChannel channel = takeIdle();
                if (channel != null) {
                    busy.add(channel);
                    return channel;
                }
                boolean none = busy.isEmpty() && opening == 0;
                if (none || (patience <= 0 && busy.size() + opening < most)) {
                    opening++;
                    break;
                }
                if (remaining <= 0) {
                    throw new TransportTimeoutException(
                            address, "no free control channel to " + address + " within " + limit, null);
                }
                long before = patience > 0 ? patience : remaining;
                long left = returned.awaitNanos(before);
                remaining -= before - left;
                patience -= before - left;
            }
        } finally {
            lock.unlock();
        }
        return open(limit);
    }

    /** Gives a channel back; one that is no longer usable is closed. */
    void release(ControlChannel channel) {
        boolean kept;
        lock.lock();
        try {
            busy.remove(channel);
            kept = channel.isUsable() && !closed;
            if (kept) {
                idle.push(channel);
            }
            returned.signal();
        } finally {
            lock.unlock();
        }
        if (!kept) {
            channel.close();
        }
    }

    @Override
    public void close() {
        Set<ControlChannel> all;
        lock.lock();
        try {
            closed = true;
            all = new HashSet<>(busy);
            all.addAll(idle);
            idle.clear();
            returned.signalAll();
        } finally {
            lock.unlock();
        }
        all.forEach(ControlChannel::close);
    }

    private @Nullable ControlChannel takeIdle() {
        if (closed) {
            throw new ConnectionLostException(
                    address, "the workspace on " + address + " is closed; open it again", null);
        }
        while (!idle.isEmpty()) {
            ControlChannel channel = idle.pop();
            if (channel.isUsable()) {
                return channel;
            }
            channel.close();
        }
        return null;
    }

    private ControlChannel open(Duration limit) throws InterruptedException {
        ControlChannel channel = null;
        boolean refused = false;
        try {
            channel = ControlChannel.open(opener, shell, address, pumps, limit);
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
            throw new ConnectionLostException(address, "the workspace on " + address + " was closed", null);
        }
        return channel;
    }
}
