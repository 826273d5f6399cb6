package io.recompute.transport.local;

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

/** One process; three daemon threads move its bytes, so that closing never waits for it, and one awaits its end. */
final class LocalChannel implements Channel {
    private final String address;
    private final BoundedPipe stdin = new BoundedPipe();
    private final BoundedPipe stdout = new BoundedPipe();
    private final BoundedPipe stderr = new BoundedPipe();
    private final CompletableFuture<Termination> termination = new CompletableFuture<>();

    LocalChannel(String address, Process process) {
        this.address = address;
        String name = "recompute-local-" + process.pid();
        Pump.start(name + "-stdin", stdin.source(), process.getOutputStream());
        Pump.start(name + "-stdout", process.getInputStream(), stdout.sink());
        Pump.start(name + "-stderr", process.getErrorStream(), stderr.sink());
        Thread end = new Thread(() -> awaitEnd(process), name + "-end");
        end.setDaemon(true);
        end.start();
    }

    /** On a thread of its own: {@link Process#onExit()} completes on the JVM's common pool, which a program may keep busy. */
    private void awaitEnd(Process process) {
        try {
            settle(new Termination.Exited(process.waitFor()));
        } catch (InterruptedException e) {
            throw new IllegalStateException("nobody knows this thread", e);
        }
    }

    private void settle(Termination how) {
        if (termination.complete(how)) {
            // What was written still arrives, as with SSH; a writer that waits is set free.
            stdin.end();
        }
    }

    /** Runs that once the process has ended or the channel is closed; at once where that is so already. */
    void onSettled(Runnable action) {
        CompletableFuture<Void> unused = termination.thenRun(action);
    }

    @Override
    public OutputStream stdin() {
        return stdin.sink();
    }

    @Override
    public InputStream stdout() {
        return stdout.source();
    }

    @Override
    public InputStream stderr() {
        return stderr.source();
    }

    @Override
    public Termination awaitTermination(Duration limit) throws InterruptedException {
        try {
            return termination.get(nanos(limit), TimeUnit.NANOSECONDS);
        } catch (TimeoutException e) {
            throw new TransportTimeoutException(
                    address, "the command on " + address + " has not ended within " + limit.toMillis() + " ms", e);
        } catch (ExecutionException e) {
            throw new IllegalStateException("a termination never completes exceptionally", e);
        }
    }

    private static long nanos(Duration limit) {
        try {
            return limit.toNanos();
        } catch (ArithmeticException centuries) {
            return Long.MAX_VALUE;
        }
    }

    @Override
    public void close() {
        settle(new Termination.Lost());
        stdout.abort();
        stderr.abort();
    }
}
