package io.recompute.transport.ssh;

import io.recompute.transport.Channel;
import io.recompute.transport.ForwardingChannel;
import io.recompute.transport.TerminalChannel;
import io.recompute.transport.TerminalSize;
import java.io.IOException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A channel whose command was given a terminal. */
final class SshTerminal extends ForwardingChannel implements TerminalChannel {
    private static final Logger LOG = LoggerFactory.getLogger(SshTerminal.class);

    private final ExecChannel channel;

    SshTerminal(Channel command, ExecChannel channel) {
        super(command);
        this.channel = channel;
    }

    @Override
    public void resize(TerminalSize size) {
        try {
            channel.sendWindowChange(size.columns(), size.rows(), 0, 0);
        } catch (IOException | IllegalStateException e) {
            LOG.debug("a terminal that has ended is not resized", e);
        }
    }

    @Override
    public void signal(String name) {
        try {
            channel.sendSignal(name);
        } catch (IOException | IllegalStateException e) {
            LOG.debug("a command that has ended is not signalled", e);
        }
    }
}
