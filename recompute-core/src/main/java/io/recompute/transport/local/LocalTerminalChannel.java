package io.recompute.transport.local;

import io.recompute.transport.Channel;
import io.recompute.transport.ForwardingChannel;
import io.recompute.transport.TerminalChannel;
import io.recompute.transport.TerminalSize;
import java.io.IOException;
import java.io.OutputStream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The channel of a terminal's program as that of its command. */
final class LocalTerminalChannel extends ForwardingChannel implements TerminalChannel {
    private static final Logger LOG = LoggerFactory.getLogger(LocalTerminalChannel.class);

    private final TerminalInput input;

    LocalTerminalChannel(Channel program, TerminalInput input) {
        super(program);
        this.input = input;
    }

    @Override
    public OutputStream stdin() {
        return input;
    }

    @Override
    public void resize(TerminalSize size) {
        try {
            input.resize(size);
        } catch (IOException e) {
            LOG.debug("a terminal that has ended is not resized", e);
        }
    }

    @Override
    public void signal(String name) {
        try {
            input.signal(name);
        } catch (IOException e) {
            LOG.debug("a command that has ended is not signalled", e);
        }
    }
}
