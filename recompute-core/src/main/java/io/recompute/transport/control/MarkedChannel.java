package io.recompute.transport.control;

import io.recompute.transport.Channel;
import io.recompute.transport.Termination;
import java.io.InputStream;
import java.io.OutputStream;
import java.time.Duration;

/** A channel whose outputs begin behind a mark. */
final class MarkedChannel implements Channel {
    private final Channel channel;
    private final InputStream stdout;
    private final InputStream stderr;

    MarkedChannel(Channel channel, String mark) {
        this.channel = channel;
        this.stdout = new MarkedStream(channel.stdout(), mark);
        this.stderr = new MarkedStream(channel.stderr(), mark);
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
        channel.close();
    }
}
