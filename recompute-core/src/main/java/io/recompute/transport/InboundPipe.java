package io.recompute.transport;

import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.util.ArrayDeque;
import java.util.Objects;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.IntConsumer;
import org.jspecify.annotations.Nullable;

/**
 * What the other side has sent on one stream and nobody has read yet, for who writes a transport. The network's thread puts
 * in and never waits; one other thread reads. The size is bounded by what the other side is allowed to send, its window,
 * which grows again as bytes are read, so that a slow reader slows the sender and nobody else. What {@link #close} finds, and
 * what arrives after it, is dropped, and counts as read: what shares the window goes on.
 */
public final class InboundPipe extends InputStream {
    // Small packets, as those of the control channel, share a segment; large ones have one of their own.
    private static final int SMALLEST_SEGMENT = 4096;

    /** A mebibyte of the largest packets. */
    private static final int MOST_SPARES = 32;

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private final ArrayDeque<Segment> segments = new ArrayDeque<>();
    private final IntConsumer consumed;

    /** Used again: what were new for each packet would all be copied by the garbage collector while they wait. */
    private final ArrayDeque<Segment> spares = new ArrayDeque<>();

    private boolean ended;
    private boolean closed;
    private @Nullable IOException failure;

    /**
     * A pipe with nothing in it.
     *
     * @param consumed is told of bytes that take up no room any more, so that the other side may send as many; called by
     *     the thread that reads, receives or closes, without a lock
     */
    public InboundPipe(IntConsumer consumed) {
        this.consumed = consumed;
    }

    private static final class Segment {
        private final byte[] bytes;
        private int from;
        private int to;

        Segment(int capacity) {
            bytes = new byte[capacity];
        }
    }

    /** Takes bytes from the network. */
    public void receive(byte[] data, int offset, int length) {
        lock.lock();
        try {
            if (!closed && !ended) {
                Segment tail = tailWithRoom(length);
                System.arraycopy(data, offset, tail.bytes, tail.to, length);
                tail.to += length;
                changed.signal();
                return;
            }
        } finally {
            lock.unlock();
        }
        consumed.accept(length);
    }

    private Segment tailWithRoom(int length) {
        Segment tail = segments.peekLast();
        if (tail != null && tail.bytes.length - tail.to >= length) {
            return tail;
        }
        Segment fresh = spares.pollLast();
        if (fresh == null || fresh.bytes.length < length) {
            fresh = new Segment(Math.max(length, SMALLEST_SEGMENT));
        }
        segments.addLast(fresh);
        return fresh;
    }

    /** No more will come: what is here can still be read, then the end. */
    public void end() {
        settle(null);
    }

    /** No more will come since something broke: what is here can still be read, then the failure. */
    public void fail(IOException cause) {
        settle(cause);
    }

    private void settle(@Nullable IOException cause) {
        lock.lock();
        try {
            if (!ended) {
                ended = true;
                failure = cause;
                changed.signalAll();
            }
        } finally {
            lock.unlock();
        }
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] target, int offset, int length) throws IOException {
        Objects.checkFromIndexSize(offset, length, target.length);
        if (length == 0) {
            return 0;
        }
        int count;
        lock.lock();
        try {
            if (!awaitBytes()) {
                return -1;
            }
            count = take(target, offset, length);
        } finally {
            lock.unlock();
        }
        consumed.accept(count);
        return count;
    }

    private boolean awaitBytes() throws IOException {
        while (true) {
            if (closed) {
                throw new IOException("the stream is closed");
            }
            if (!segments.isEmpty()) {
                return true;
            }
            if (failure != null) {
                throw new IOException(failure.getMessage(), failure);
            }
            if (ended) {
                return false;
            }
            try {
                changed.await();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                InterruptedIOException interrupted = new InterruptedIOException("interrupted while reading a channel");
                interrupted.initCause(e);
                throw interrupted;
            }
        }
    }

    private int take(byte[] target, int offset, int length) {
        int count = 0;
        while (count < length) {
            Segment head = segments.peekFirst();
            if (head == null) {
                break;
            }
            int part = Math.min(length - count, head.to - head.from);
            System.arraycopy(head.bytes, head.from, target, offset + count, part);
            head.from += part;
            count += part;
            if (head.from == head.to) {
                head.from = 0;
                head.to = 0;
                segments.removeFirst();
                if (spares.size() < MOST_SPARES) {
                    spares.addLast(head);
                }
            }
        }
        return count;
    }

    @Override
    public int available() {
        lock.lock();
        try {
            return unread();
        } finally {
            lock.unlock();
        }
    }

    private int unread() {
        int sum = 0;
        for (Segment segment : segments) {
            sum += segment.to - segment.from;
        }
        return sum;
    }

    @Override
    public void close() {
        int dropped;
        lock.lock();
        try {
            closed = true;
            dropped = unread();
            segments.clear();
            spares.clear();
            changed.signalAll();
        } finally {
            lock.unlock();
        }
        if (dropped > 0) {
            consumed.accept(dropped);
        }
    }
}
