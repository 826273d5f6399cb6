package io.recompute.transport.control;

import io.recompute.transport.Channel;
import io.recompute.transport.ForwardingChannel;
import java.util.concurrent.atomic.AtomicBoolean;

/** A channel that tells of its closing, once. */
class CountedChannel extends ForwardingChannel {
    private final Runnable onClose;
    private final AtomicBoolean closed = new AtomicBoolean();

    CountedChannel(Channel channel, Runnable onClose) {
        super(channel);
        this.onClose = onClose;
    }

    @Override
    public void close() {
        try {
            super.close();
        } finally {
            if (!closed.getAndSet(true)) {
                onClose.run();
            }
        }
    }
}
