package io.recompute.transport.ssh;

import io.recompute.model.DurationText;
import io.recompute.transport.Channel;
import io.recompute.transport.Deadline;
import io.recompute.transport.Termination;
import io.recompute.transport.TransportTimeoutException;
import java.io.InputStream;
import java.io.OutputStream;
import java.time.Duration;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** One command on one machine. */
final class SshChannel implements Channel {
    private final String address;
    private final ExecChannel channel;
    private final OutputStream stdin;

    /** The channel must be open. */
    SshChannel(String address, ExecChannel channel) {
        this.address = address;
        this.channel = channel;
        this.stdin = new StdinStream(channel.getInvertedIn());
    }

    @Override
    public OutputStream stdin() {
        return stdin;
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
    public Termination awaitTermination(Duration limit) throws InterruptedException {
        try {
            long nanos = Deadline.in(limit).remainingNanos();
            return channel.termination().get(nanos, TimeUnit.NANOSECONDS);
        } catch (TimeoutException e) {
            throw new TransportTimeoutException(
                    address, "the command on " + address + " has not ended within " + DurationText.of(limit), e);
        } catch (ExecutionException e) {
            throw new IllegalStateException("a termination never completes exceptionally", e);
        }
    }

    @Override
    public void close() {
        channel.stdout().close();
        channel.stderr().close();
        // Tells the server and does not wait for its answer.
        channel.close(false);
    }
}
