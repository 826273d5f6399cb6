package io.recompute.transport.control;

import io.recompute.transport.TerminalChannel;
import io.recompute.transport.TerminalSize;
import io.recompute.transport.Termination;
import java.io.InputStream;
import java.io.OutputStream;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;

/** A terminal that tells of its closing, once. */
final class CountedTerminal implements TerminalChannel {
    private final TerminalChannel channel;
    private final Runnable onClose;
    private final AtomicBoolean closed = new AtomicBoolean();

    CountedTerminal(TerminalChannel channel, Runnable onClose) {
        this.channel = channel;
        this.onClose = onClose;
    }

    @Override
    public OutputStream stdin() {
        return channel.stdin();
    }

    @Override
    public InputStream stdout() {
        return channel.stdout();
    }

    @Override
    public InputStream stderr() {
        return channel.stderr();
    }

    @Override
    public void resize(TerminalSize size) {
        channel.resize(size);
    }

    @Override
    public void signal(String name) {
        channel.signal(name);
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
