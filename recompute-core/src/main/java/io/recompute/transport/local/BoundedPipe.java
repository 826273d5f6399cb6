package io.recompute.transport.local;

import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.io.OutputStream;
import java.util.Objects;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/**
 * A pipe in memory with one writer and one reader, each of which waits for the other, and either of which a third thread
 * can set free by {@link #abort}. That is what the system's pipes lack in Java: closing one there while another thread
 * reads waits for that read.
 */
final class BoundedPipe {
    private static final int CAPACITY = 64 * 1024;

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private final byte[] ring = new byte[CAPACITY];
    private final InputStream source = new Source();
    private final OutputStream sink = new Sink();

    private int start;
    private int count;
    private boolean ended;
    /** Whether the writer itself has ended it. */
    private boolean closed;

    private boolean aborted;
    private boolean dropped;

    /** The reader's side; closing it makes the writer fail. */
    InputStream source() {
        return source;
    }

    /** The writer's side; closing it lets the reader read what is there, and then the end. What is written is there at once. */
    OutputStream sink() {
        return sink;
    }

    /** The same as closing the sink: a writer that waits fails, and the reader reads what is there and then the end. */
    void end() {
        lock.lock();
        try {
            ended = true;
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /** Drops what is there; reading and writing fail from now on, also where a thread waits in them. */
    void abort() {
        lock.lock();
        try {
            aborted = true;
            dropped |= count > 0;
            count = 0;
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    @SuppressWarnings("WaitNotInLoop") // its callers loop
    private void await() throws IOException {
        if (aborted) {
            throw new IOException("the stream is closed");
        }
        try {
            changed.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            InterruptedIOException interrupted = new InterruptedIOException("interrupted while using a process");
            interrupted.initCause(e);
            throw interrupted;
        }
    }

    private final class Source extends InputStream {
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
            lock.lock();
            try {
                while (count == 0) {
                    if (ended && !aborted) {
                        return -1;
                    }
                    await();
                }
                int part = Math.min(length, Math.min(count, CAPACITY - start));
                System.arraycopy(ring, start, target, offset, part);
                start = (start + part) % CAPACITY;
                count -= part;
                changed.signalAll();
                return part;
            } finally {
                lock.unlock();
            }
        }

        @Override
        public int available() {
            lock.lock();
            try {
                return count;
            } finally {
                lock.unlock();
            }
        }

        @Override
        public void close() {
            abort();
        }
    }

    private final class Sink extends OutputStream {
        @Override
        public void write(int value) throws IOException {
            write(new byte[] {(byte) value}, 0, 1);
        }

        @Override
        public void write(byte[] bytes, int offset, int length) throws IOException {
            Objects.checkFromIndexSize(offset, length, bytes.length);
            lock.lock();
            try {
                int done = 0;
                while (done < length) {
                    if (ended) {
                        throw new IOException("the stream is closed");
                    }
                    if (aborted || count == CAPACITY) {
                        await();
                        continue;
                    }
                    int end = (start + count) % CAPACITY;
                    int part = Math.min(length - done, Math.min(CAPACITY - count, CAPACITY - end));
                    System.arraycopy(bytes, offset + done, ring, end, part);
                    count += part;
                    done += part;
                    changed.signalAll();
                }
            } finally {
                lock.unlock();
            }
        }

        /** Fails where something written was never read; a reader that read all of it, and then closed or ended, has missed nothing. */
        @Override
        public void flush() throws IOException {
            lock.lock();
            try {
                if (dropped || closed || (ended && count > 0)) {
                    throw new IOException("the stream is closed");
                }
            } finally {
                lock.unlock();
            }
        }

        @Override
        public void close() {
            lock.lock();
            try {
                closed = true;
                end();
            } finally {
                lock.unlock();
            }
        }
    }
}
