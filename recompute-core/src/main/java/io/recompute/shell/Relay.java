package io.recompute.shell;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Copies one stream to another until either ends. What it has read is passed on at once. */
final class Relay implements Runnable {
    private static final Logger LOG = LoggerFactory.getLogger(Relay.class);
    private static final int BUFFER = 32 * 1024;

    private final InputStream from;
    private final OutputStream to;
    private final boolean closes;
    private final Runnable onFailure;
    private @Nullable Thread thread;
    private volatile boolean abandoned;
    private volatile @Nullable IOException failure;

    private Relay(InputStream from, OutputStream to, boolean closes, Runnable onFailure) {
        this.from = from;
        this.to = to;
        this.closes = closes;
        this.onFailure = onFailure;
    }

    /** What is shown; nobody waits for what cannot be. */
    static Relay ofOutput(InputStream from, OutputStream to, Runnable onFailure) {
        return new Relay(from, to, false, onFailure);
    }

    /** What is typed, whose end is told by closing; where it is no longer wanted, that is no failure. */
    static Relay ofInput(InputStream from, OutputStream to) {
        return new Relay(from, to, true, () -> {});
    }

    /** Runs it in a daemon thread of its own. */
    Relay started(String name) {
        Thread own = new Thread(this, name);
        own.setDaemon(true);
        thread = own;
        own.start();
        return this;
    }

    @Override
    public void run() {
        byte[] buffer = new byte[BUFFER];
        try {
            for (int count = read(buffer); count >= 0 && !abandoned; count = read(buffer)) {
                to.write(buffer, 0, count);
                to.flush();
            }
            if (closes) {
                to.close();
            }
        } catch (IOException e) {
            LOG.debug("{} stops", Thread.currentThread().getName(), e);
            failure = e;
            onFailure.run();
        }
    }

    /** A source that breaks has ended: why is told by how the shell has ended. */
    private int read(byte[] buffer) {
        try {
            return from.read(buffer);
        } catch (IOException e) {
            LOG.debug("{} ends", Thread.currentThread().getName(), e);
            return -1;
        }
    }

    /** What is read from now on goes nowhere. */
    void abandon() {
        abandoned = true;
    }

    /** Waits until it has ended. */
    void join() throws InterruptedException {
        if (thread != null) {
            thread.join();
        }
    }

    /** @throws IOException where what it wrote to has failed */
    void check() throws IOException {
        if (failure != null) {
            throw new IOException(failure.getMessage(), failure);
        }
    }
}
