package io.recompute.examples.re;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * What a Ctrl-C does: the JVM, told to end, first interrupts the working thread, and waits until what it does on the
 * machine has been ended.
 */
final class Interruption {
    /** A little longer than the library takes at most to end a command. */
    private static final Duration LIMIT = Duration.ofSeconds(20);

    private final CountDownLatch settled = new CountDownLatch(1);

    private Interruption() {}

    /** Interrupts the calling thread when the JVM is told to end, until {@link #settled()} is called. */
    static Interruption ofThisThread() {
        Interruption interruption = new Interruption();
        Thread worker = Thread.currentThread();
        Runtime.getRuntime().addShutdownHook(new Thread(() -> interruption.interrupt(worker), "re-interruption"));
        return interruption;
    }

    /** The work is done; the JVM may end. */
    void settled() {
        settled.countDown();
    }

    private void interrupt(Thread worker) {
        if (settled.getCount() == 0) {
            return;
        }
        worker.interrupt();
        try {
            if (!settled.await(LIMIT.toSeconds(), TimeUnit.SECONDS)) {
                System.err.println("re: not ended cleanly within " + LIMIT.toSeconds() + " s");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
