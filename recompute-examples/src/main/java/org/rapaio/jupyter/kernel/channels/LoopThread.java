package org.rapaio.jupyter.kernel.channels;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.logging.Level;
import java.util.logging.Logger;

/**
 * Takes the place of the kernel's own class of that name, whose version 3.0.1 has a race: its flag is set only after the
 * thread was started, so that now and then a channel's thread ends at once, and the kernel never answers. Another one lets it
 * end at a message that comes before the kernel knows its handlers; front ends ask again. It has to stand before the kernel's
 * jar on the class path.
 */
public final class LoopThread extends Thread {
    private static final Logger LOGGER = Logger.getLogger(LoopThread.class.getName());

    private final long pauseMillis;
    private final Runnable body;
    private final CountDownLatch shutdown = new CountDownLatch(1);

    /** A thread that, once started, does that over and over, with pauses of so many milliseconds. */
    public LoopThread(String name, long pauseMillis, Runnable body) {
        super(name);
        this.pauseMillis = pauseMillis;
        this.body = body;
    }

    @Override
    public void run() {
        try {
            do {
                once();
            } while (!shutdown.await(pauseMillis, TimeUnit.MILLISECONDS));
        } catch (InterruptedException e) {
            // the kernel interrupts its channels when it ends
            Thread.currentThread().interrupt();
        }
    }

    private void once() {
        try {
            body.run();
        } catch (RuntimeException e) {
            LOGGER.log(Level.SEVERE, "a message was not answered", e);
        }
    }

    /** Ends it after what it is doing. */
    public void shutdown() {
        shutdown.countDown();
    }
}
