package io.recompute.transport.openssh;

import io.recompute.model.DurationText;
import io.recompute.transport.Deadline;
import io.recompute.transport.TerminalChannel;
import io.recompute.transport.TerminalSize;
import io.recompute.transport.Termination;
import io.recompute.transport.TransportTimeoutException;
import java.io.InputStream;
import java.io.OutputStream;
import java.time.Duration;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** A command in a channel; with a terminal, where it was given one. */
record MuxCommand(String address, MuxChannel channel) implements TerminalChannel {
    @Override
    public OutputStream stdin() {
        return channel.input();
    }

    @Override
    public InputStream stdout() {
        return channel.output();
    }

    @Override
    public InputStream stderr() {
        return channel.errors();
    }

    @Override
    public void resize(TerminalSize size) {
        channel.tell(
                "window-change",
                details -> details.number(size.columns())
                        .number(size.rows())
                        .number(0)
                        .number(0));
    }

    @Override
    public void signal(String name) {
        channel.tell("signal", details -> details.text(name));
    }

    @Override
    public Termination awaitTermination(Duration limit) throws InterruptedException {
        try {
            return channel.termination().get(Deadline.in(limit).remainingNanos(), TimeUnit.NANOSECONDS);
        } catch (TimeoutException e) {
            throw new TransportTimeoutException(
                    address, "the command on " + address + " has not ended within " + DurationText.of(limit), e);
        } catch (ExecutionException e) {
            throw new IllegalStateException("a termination never completes exceptionally", e);
        }
    }

    @Override
    public void close() {
        channel.close();
    }
}
