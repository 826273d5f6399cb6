package io.recompute.transport;

import java.io.InputStream;
import java.io.OutputStream;
import java.time.Duration;

/** A channel that is another one but for what a test changes. */
public class ForwardingChannel implements Channel {
    private final Channel behind;

    public ForwardingChannel(Channel behind) {
        this.behind = behind;
    }

    @Override
    public OutputStream stdin() {
        return behind.stdin();
    }

    @Override
    public InputStream stdout() {
        return behind.stdout();
    }

    @Override
    public InputStream stderr() {
        return behind.stderr();
    }

    @Override
    public Termination awaitTermination(Duration limit) throws InterruptedException {
        return behind.awaitTermination(limit);
    }

    @Override
    public void close() {
        behind.close();
    }
}
