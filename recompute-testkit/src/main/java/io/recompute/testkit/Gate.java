package io.recompute.testkit;

import io.recompute.model.ShellQuoting;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Holds stand-in programs until a test lets them go on. Made by {@link FakeTransport#gate()} and closed, that is opened
 * for good, with it. Safe for use by many threads.
 */
public final class Gate {
    private final Path barrier;
    private final Path bell;
    private final FileChannel rings;

    private Gate(Path barrier, Path bell, FileChannel rings) {
        this.barrier = barrier;
        this.bell = bell;
        this.rings = rings;
    }

    static Gate in(Path directory, int number) {
        Path barrier = directory.resolve("gate" + number);
        Path bell = directory.resolve("bell" + number);
        try {
            PipedProcess.makeFifos(List.of(barrier, bell));
            // Open both ways, so that a program that rings never waits for somebody to listen.
            return new Gate(barrier, bell, both(bell));
        } catch (IOException e) {
            throw new UncheckedIOException("cannot make a gate in " + directory, e);
        }
    }

    /**
     * Waits until a program stands at the gate; each call waits for one more.
     *
     * @throws IllegalStateException where none came within the limit
     */
    public void awaitArrival(Duration limit) throws InterruptedException {
        CompletableFuture<Integer> ring = new CompletableFuture<>();
        Thread listener = new Thread(() -> listen(ring), "gate-listener");
        listener.setDaemon(true);
        listener.start();
        try {
            if (ring.get(limit.toNanos(), TimeUnit.NANOSECONDS) < 0) {
                throw new IllegalStateException("the gate was closed with its machine");
            }
        } catch (TimeoutException e) {
            throw new IllegalStateException("no program came to the gate within " + limit, e);
        } catch (ExecutionException e) {
            throw new IllegalStateException("the gate was closed while waiting for a program", e.getCause());
        }
    }

    /** Lets go on who waits here and who comes later. Idempotent. */
    public void open() {
        if (!Files.exists(barrier)) {
            return;
        }
        // Whoever opens the fifo before it is gone reads its end as soon as the channel is closed.
        try (FileChannel held = both(barrier)) {
            Files.deleteIfExists(barrier);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot open the gate " + barrier, e);
        }
    }

    /** Opens the gate for good and ends waits for an arrival. */
    void dispose() {
        open();
        try {
            rings.close();
        } catch (IOException e) {
            throw new UncheckedIOException("cannot close " + bell, e);
        }
    }

    /** What a program runs to ring, then to wait. */
    String shellText() {
        String wait = ShellQuoting.quote(barrier.toString());
        return "echo >" + ShellQuoting.quote(bell.toString()) + "; [ -p " + wait + " ] && cat " + wait
                + " 2>/dev/null\n";
    }

    private void listen(CompletableFuture<Integer> ring) {
        try {
            ring.complete(rings.read(ByteBuffer.allocate(1)));
        } catch (IOException e) {
            ring.completeExceptionally(e);
        }
    }

    private static FileChannel both(Path fifo) throws IOException {
        return FileChannel.open(fifo, StandardOpenOption.READ, StandardOpenOption.WRITE);
    }
}
