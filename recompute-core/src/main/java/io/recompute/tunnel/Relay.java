package io.recompute.tunnel;

import io.recompute.transport.ByteStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Hands on what two streams send each other, until both directions have ended. */
final class Relay {
    private static final Logger LOG = LoggerFactory.getLogger(Relay.class);
    private static final int BUFFER = 64 * 1024;

    private Relay() {}

    /**
     * Hands on, by this thread and another one. The streams stay open, if no direction breaks.
     *
     * @param abort ends both streams where a direction broke: the other waits for what may never come
     * @throws IOException where a direction broke
     */
    static void run(ByteStream here, ByteStream there, Executor threads, Runnable abort) throws IOException {
        CompletableFuture<Boolean> up = new CompletableFuture<>();
        threads.execute(() -> {
            try {
                pass(here, there);
                up.complete(true);
            } catch (IOException | RuntimeException e) {
                LOG.debug("a direction of a tunnel broke", e);
                up.complete(false);
                abort.run();
            }
        });
        boolean whole = false;
        try {
            pass(there, here);
            whole = true;
        } finally {
            if (!whole) {
                abort.run();
            }
        }
        if (!up.join()) {
            throw new IOException("a direction of the tunnel broke");
        }
    }

    private static void pass(ByteStream from, ByteStream to) throws IOException {
        InputStream input = from.input();
        OutputStream output = to.output();
        byte[] buffer = new byte[BUFFER];
        for (int count = input.read(buffer); count >= 0; count = input.read(buffer)) {
            output.write(buffer, 0, count);
            output.flush();
        }
        output.close();
    }
}
