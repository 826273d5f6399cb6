package io.recompute.transport.control;

import io.recompute.transport.TerminalChannel;
import io.recompute.transport.TerminalSize;

/** A terminal that tells of its closing, once. */
final class CountedTerminal extends CountedChannel implements TerminalChannel {
    private final TerminalChannel channel;

    CountedTerminal(TerminalChannel channel, Runnable onClose) {
        super(channel, onClose);
        this.channel = channel;
    }

    @Override
    public void resize(TerminalSize size) {
        channel.resize(size);
    }

    @Override
    public void signal(String name) {
        channel.signal(name);
    }
}
