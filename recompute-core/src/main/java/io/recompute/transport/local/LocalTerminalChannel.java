package io.recompute.transport.local;

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

/** The channel of a terminal's program as that of its command. */
record LocalTerminalChannel(Channel program, TerminalInput input) implements TerminalChannel {
    private static final Logger LOG = LoggerFactory.getLogger(LocalTerminalChannel.class);

    @Override
    public OutputStream stdin() {
        return input;
    }

    @Override
    public InputStream stdout() {
        return program.stdout();
    }

    @Override
    public InputStream stderr() {
        return program.stderr();
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

    @Override
    public Termination awaitTermination(Duration limit) throws InterruptedException {
        return program.awaitTermination(limit);
    }

    @Override
    public void close() {
        program.close();
    }
}
