package io.recompute.transport.local;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Copies one stream into another until either ends, then closes both. */
final class Pump implements Runnable {
    private static final Logger LOG = LoggerFactory.getLogger(Pump.class);
    private static final int BUFFER = 64 * 1024;

    private final InputStream from;
    private final OutputStream to;

    private Pump(InputStream from, OutputStream to) {
        this.from = from;
        this.to = to;
    }

    static void start(String name, InputStream from, OutputStream to) {
        Thread thread = new Thread(new Pump(from, to), name);
        thread.setDaemon(true);
        thread.start();
    }

    @Override
    public void run() {
        // Both are closed: the writer behind the source must learn that nobody reads any more.
        try (InputStream source = from;
                OutputStream sink = to) {
            byte[] buffer = new byte[BUFFER];
            for (int count = source.read(buffer); count >= 0; count = source.read(buffer)) {
                sink.write(buffer, 0, count);
                sink.flush();
            }
        } catch (IOException e) {
            // One of the sides was closed, which is how a pump is told to stop.
            LOG.debug("{} stops", Thread.currentThread().getName(), e);
        }
    }
}
