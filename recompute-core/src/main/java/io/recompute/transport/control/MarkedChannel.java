package io.recompute.transport.control;

import io.recompute.transport.Channel;
import java.io.InputStream;

/** A channel whose outputs begin behind a mark; it tells of its closing, once. */
final class MarkedChannel extends CountedChannel {
    private final InputStream stdout;
    private final InputStream stderr;

    /** @param limit of the wait for the mark, by whoever reads */
    MarkedChannel(Channel channel, String mark, SilenceLimit limit, Runnable onClose) {
        super(channel, onClose);
        this.stdout = new MarkedStream(channel.stdout(), mark, limit);
        this.stderr = new MarkedStream(channel.stderr(), mark, limit);
    }

    @Override
    public InputStream stdout() {
        return stdout;
    }

    @Override
    public InputStream stderr() {
        return stderr;
    }
}
