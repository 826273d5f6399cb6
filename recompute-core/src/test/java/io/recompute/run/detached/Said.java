package io.recompute.run.detached;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** What processes print until their output ends, which is when all have closed it that hold it. */
final class Said {
    private static final Duration LIMIT = Duration.ofSeconds(60);

    private Said() {}

    /**
     * All that it prints. Where that has not ended after a minute, it and its descendants are killed, and what they had
     * said until then is told.
     */
    static String by(Process process) throws IOException, InterruptedException {
        return by(process, LIMIT);
    }

    static String by(Process process, Duration limit) throws IOException, InterruptedException {
        process.getOutputStream().close();
        ByteArrayOutputStream said = new ByteArrayOutputStream(); // locks itself
        CompletableFuture<Void> read = new CompletableFuture<>();
        Thread reader = new Thread(() -> copy(process.getInputStream(), said, read), "test-said");
        reader.setDaemon(true);
        reader.start();
        try {
            CompletableFuture.allOf(read, process.onExit()).get(limit.toNanos(), TimeUnit.NANOSECONDS);
            return said.toString(UTF_8);
        } catch (TimeoutException e) {
            List<ProcessHandle> descendants = process.descendants().toList();
            process.destroyForcibly(); // first, or it would go on when what it waits for ends
            descendants.forEach(ProcessHandle::destroyForcibly);
            throw new AssertionError("within " + limit + " it said no more than this: " + said.toString(UTF_8), e);
        } catch (ExecutionException e) {
            throw new IOException("its output cannot be read", e.getCause());
        }
    }

    private static void copy(InputStream from, ByteArrayOutputStream to, CompletableFuture<Void> done) {
        try {
            from.transferTo(to);
            done.complete(null);
        } catch (IOException e) {
            done.completeExceptionally(e);
        }
    }
}
