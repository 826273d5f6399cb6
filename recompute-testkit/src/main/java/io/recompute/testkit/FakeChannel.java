package io.recompute.testkit;

import io.recompute.transport.Channel;
import io.recompute.transport.Termination;
import io.recompute.transport.TransportTimeoutException;
import java.io.InputStream;
import java.io.OutputStream;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** A command on a {@link FakeMachine}. */
final class FakeChannel implements Channel, FakeMachine.Opened {
    private final PipedProcess process;
    private final FakeConnection connection;
    private final String commandLine;
    private final Throwable opening = new Throwable("opened here");
    private final OutputStream stdin;
    private final InputStream stdout;
    private final InputStream stderr;
    private final CompletableFuture<Termination> end = new CompletableFuture<>();

    FakeChannel(PipedProcess process, FakeConnection connection, String commandLine) {
        this.process = process;
        this.connection = connection;
        this.commandLine = commandLine;
        this.stdin = process.stdin();
        this.stdout = process.stdout();
        this.stderr = process.stderr();
        process.end().whenComplete((how, failure) -> {
            if (failure == null) {
                end.complete(how);
            } else {
                end.completeExceptionally(failure);
            }
        });
    }

    @Override
    public OutputStream stdin() {
        return stdin;
    }

    @Override
    public InputStream stdout() {
        return stdout;
    }

    @Override
    public InputStream stderr() {
        return stderr;
    }

    @Override
    public Termination awaitTermination(Duration limit) throws InterruptedException {
        try {
            return end.get(limit.toNanos(), TimeUnit.NANOSECONDS);
        } catch (TimeoutException e) {
            throw new TransportTimeoutException(
                    connection.address(),
                    "'" + commandLine + "' at " + connection.address() + " has not ended within " + limit,
                    e);
        } catch (ExecutionException e) {
            throw new IllegalStateException("'" + commandLine + "' ended in an unknown way", e.getCause());
        }
    }

    @Override
    public void close() {
        lose();
        connection.closed(this);
    }

    /** The connection breaks: streams fail, and nobody will say how the command ends. */
    void lose() {
        end.complete(new Termination.Lost());
        process.close();
    }

    @Override
    public String description() {
        return "channel of '" + commandLine + "' at " + connection.address();
    }

    @Override
    public Throwable opening() {
        return opening;
    }
}
