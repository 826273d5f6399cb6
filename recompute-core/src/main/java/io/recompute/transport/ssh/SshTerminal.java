package io.recompute.transport.ssh;

import io.recompute.transport.Channel;
import io.recompute.transport.TerminalChannel;
import io.recompute.transport.TerminalSize;
import io.recompute.transport.Termination;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A channel whose command was given a terminal. */
record SshTerminal(Channel command, ExecChannel channel) implements TerminalChannel {
    private static final Logger LOG = LoggerFactory.getLogger(SshTerminal.class);

    @Override
    public OutputStream stdin() {
        return command.stdin();
    }

    @Override
    public InputStream stdout() {
        return command.stdout();
    }

    @Override
    public InputStream stderr() {
        return command.stderr();
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

    @Override
    public Termination awaitTermination(Duration limit) throws InterruptedException {
        return command.awaitTermination(limit);
    }

    @Override
    public void close() {
        command.close();
    }
}
