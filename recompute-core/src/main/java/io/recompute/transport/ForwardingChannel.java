package io.recompute.transport;

import java.io.InputStream;
import java.io.OutputStream;
import java.time.Duration;

/**
 * A channel that does what another one does, for those that change a part of it. Closing it closes the other. As safe for
 * threads as that.
 */
public abstract class ForwardingChannel implements Channel {
    private final Channel behind;

    /** All calls go to that channel. */
    protected ForwardingChannel(Channel behind) {
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
