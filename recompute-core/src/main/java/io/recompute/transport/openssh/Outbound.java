package io.recompute.transport.openssh;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.io.OutputStream;
import java.util.Objects;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/** What is sent on one stream, as far as the other side's window allows it. What is written is on its way at once. */
final class Outbound extends OutputStream {
    private final Sender sender;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();

    private long window;
    private int largest = 1;
    private boolean ended;

    Outbound(Sender sender) {
        this.sender = sender;
    }

    /** Sends what a stream has to send; neither waits. */
    interface Sender {
        void data(byte[] source, int offset, int length) throws IOException;

        void end() throws IOException;
    }

    /** The other side takes so much, and so much in one piece. */
    void open(int newWindow, int newLargest) {
        lock.lock();
        try {
            largest = newLargest;
            window += Integer.toUnsignedLong(newWindow);
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /** The other side takes so much more. */
    void grow(int more) {
        open(more, largest);
    }

    /** Nothing is sent any more, also where a writer waits. */
    void stop() {
        lock.lock();
        try {
            ended = true;
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

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
                awaitWindow();
                int part = (int) Math.min(Math.min(length - done, largest), window);
                sender.data(bytes, offset + done, part);
                window -= part;
                done += part;
            }
        } finally {
            lock.unlock();
        }
    }

    private void awaitWindow() throws IOException {
        while (window == 0 && !ended) {
            try {
                changed.await();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                InterruptedIOException interrupted = new InterruptedIOException("interrupted while writing to ssh");
                interrupted.initCause(e);
                throw interrupted;
            }
        }
        if (ended) {
            throw new IOException("the stream is closed");
        }
    }

    @Override
    public void flush() throws IOException {
        lock.lock();
        try {
            if (ended) {
                throw new IOException("the stream is closed");
            }
        } finally {
            lock.unlock();
        }
    }

    @Override
    public void close() throws IOException {
        lock.lock();
        try {
            if (!ended) {
                ended = true;
                changed.signalAll();
                sender.end();
            }
        } finally {
            lock.unlock();
        }
    }
}
