package io.recompute.transport.openssh;

import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Objects;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.IntConsumer;
import org.jspecify.annotations.Nullable;

/**
 * What the other side has sent on one stream and nobody has read yet. The other side sends no more than its window allows,
 * which grows as bytes are read; so taking bytes in never waits.
 */
final class Inbound extends InputStream {
    private final IntConsumer consumed;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private final Deque<byte[]> blocks = new ArrayDeque<>();

    private int start; // of what is unread in the first block
    private int unread;
    private boolean ended;
    private boolean closed;
    private @Nullable IOException failure;

    /** @param consumed is told of bytes that take up no room any more */
    Inbound(IntConsumer consumed) {
        this.consumed = consumed;
    }

    void receive(byte[] block) {
        lock.lock();
        try {
            if (!closed) {
                if (block.length > 0) {
                    blocks.add(block);
                    unread += block.length;
                    changed.signalAll();
                }
                return;
            }
        } finally {
            lock.unlock();
        }
        consumed.accept(block.length);
    }

    /** What is there can still be read; then comes the end, or the failure. */
    void end(@Nullable IOException cause) {
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
        int done;
        lock.lock();
        try {
            while (unread == 0 && !ended && !closed) {
                await();
            }
            if (closed) {
                throw new IOException("the stream is closed");
            }
            if (unread == 0) {
                return atEnd();
            }
            done = take(target, offset, length);
        } finally {
            lock.unlock();
        }
        consumed.accept(done);
        return done;
    }

    private int atEnd() throws IOException {
        if (failure != null) {
            throw new IOException(failure.getMessage(), failure);
        }
        return -1;
    }

    private int take(byte[] target, int offset, int length) {
        int done = 0;
        while (done < length && unread > 0) {
            byte[] first = blocks.element();
            int part = Math.min(length - done, first.length - start);
            System.arraycopy(first, start, target, offset + done, part);
            done += part;
            start += part;
            unread -= part;
            if (start == first.length) {
                blocks.remove();
                start = 0;
            }
        }
        return done;
    }

    @SuppressWarnings("WaitNotInLoop") // its caller loops
    private void await() throws IOException {
        try {
            changed.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            InterruptedIOException interrupted = new InterruptedIOException("interrupted while reading from ssh");
            interrupted.initCause(e);
            throw interrupted;
        }
    }

    @Override
    public int available() {
        lock.lock();
        try {
            return closed ? 0 : unread;
        } finally {
            lock.unlock();
        }
    }

    @Override
    public void close() {
        int dropped;
        lock.lock();
        try {
            closed = true;
            dropped = unread;
            unread = 0;
            blocks.clear();
            changed.signalAll();
        } finally {
            lock.unlock();
        }
        consumed.accept(dropped);
    }
}
