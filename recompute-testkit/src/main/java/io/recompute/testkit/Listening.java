package io.recompute.testkit;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.BindException;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.apache.sshd.server.SshServer;

/** Has a server listen at the port that it had before. */
final class Listening {
    private static final Duration LIMIT = Duration.ofSeconds(10);
    private static final Duration PAUSE = Duration.ofMillis(10);

    private Listening() {}

    /**
     * Starts a server; where its port is still in use, for up to ten seconds again: a process that is just being started
     * by this JVM has copies of all its descriptors for a moment, the one that listened among them.
     *
     * @param port 0 for any
     * @param servers makes one that is not started
     * @throws UncheckedIOException where it cannot listen there
     */
    static SshServer start(String host, int port, Supplier<SshServer> servers) {
        long deadline = System.nanoTime() + LIMIT.toNanos();
        CountDownLatch never = new CountDownLatch(1);
        while (true) {
            SshServer server = servers.get();
            server.setPort(port);
            try {
                server.start();
                return server;
            } catch (BindException e) {
                abandon(server, e);
                if (System.nanoTime() > deadline || isInterruptedAfter(never)) {
                    throw new UncheckedIOException("cannot listen at " + host + ":" + port, e);
                }
            } catch (IOException e) {
                abandon(server, e);
                throw new UncheckedIOException("cannot listen at " + host + ":" + port, e);
            }
        }
    }

    private static boolean isInterruptedAfter(CountDownLatch never) {
        try {
            return never.await(PAUSE.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return true;
        }
    }

    private static void abandon(SshServer server, IOException cause) {
        try {
            server.stop(true);
        } catch (IOException e) {
            cause.addSuppressed(e);
        }
    }
}
