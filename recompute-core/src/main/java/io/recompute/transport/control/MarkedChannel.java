package io.recompute.transport.control;

import io.recompute.transport.Channel;
import io.recompute.transport.Termination;
import java.io.InputStream;
import java.io.OutputStream;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;

/** A channel whose outputs begin behind a mark; it tells of its closing, once. */
final class MarkedChannel implements Channel {
    private final Channel channel;
    private final InputStream stdout;
    private final InputStream stderr;
    private final Runnable onClose;
    private final AtomicBoolean closed = new AtomicBoolean();

    /** @param limit of the wait for the mark, by whoever reads */
    MarkedChannel(Channel channel, String mark, SilenceLimit limit, Runnable onClose) {
        this.onClose = onClose;
        this.channel = channel;
        this.stdout = new MarkedStream(channel.stdout(), mark, limit);
        this.stderr = new MarkedStream(channel.stderr(), mark, limit);
    }

    @Override
    public OutputStream stdin() {
        return channel.stdin();
    }

    @Override
    public InputStream stdout() {
        return stdout;
    }

    @Override
    public InputStream stderr() {
        return stderr;
    }

    @Override
    public Termination awaitTermination(Duration limit) throws InterruptedException {
        return channel.awaitTermination(limit);
    }

    @Override
    public void close() {
        try {
            channel.close();
        } finally {
            if (!closed.getAndSet(true)) {
                onClose.run();
            }
        }
    }
}
