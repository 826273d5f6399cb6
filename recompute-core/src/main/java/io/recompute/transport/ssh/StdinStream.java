package io.recompute.transport.ssh;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.io.OutputStream;

/** The input of a command: the library's stream, which forgets that a thread was interrupted. */
final class StdinStream extends OutputStream {
    private final OutputStream target;

    StdinStream(OutputStream target) {
        this.target = target;
    }

    @Override
    public void write(int value) throws IOException {
        write(new byte[] {(byte) value}, 0, 1);
    }

    @Override
    public void write(byte[] bytes, int offset, int length) throws IOException {
        try {
            target.write(bytes, offset, length);
        } catch (InterruptedIOException e) {
            throw stillInterrupted(e);
        }
    }

    @Override
    public void flush() throws IOException {
        try {
            target.flush();
        } catch (InterruptedIOException e) {
            throw stillInterrupted(e);
        }
    }

    @Override
    public void close() throws IOException {
        try {
            target.close();
        } catch (InterruptedIOException e) {
            throw stillInterrupted(e);
        }
    }

    private static InterruptedIOException stillInterrupted(InterruptedIOException e) {
        // A SocketTimeoutException is one too, and is no interruption.
        if (e.getCause() instanceof InterruptedException) {
            Thread.currentThread().interrupt();
        }
        return e;
    }
}
