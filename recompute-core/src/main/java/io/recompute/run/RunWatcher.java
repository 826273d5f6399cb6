package io.recompute.run;

import io.recompute.model.RecomputeException;
import io.recompute.transport.Channel;
import io.recompute.transport.ConnectionLostException;
import io.recompute.transport.control.Script;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Learns of runs' ends as they happen: one channel for all of a project's runs, on which nothing passes while nothing
 * ends. A channel that was lost is opened again for the runs that are still waited for. Thread-safe.
 */
final class RunWatcher implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(RunWatcher.class);
    private static final String WATCH = Script.text(RunWatcher.class, "watch.sh");
    /** How often in a row the channel may be lost without having told anything. */
    private static final int PATIENCE = 5;

    private final RunDirectories directories;
    private final Map<String, CompletableFuture<Ending>> endings = new ConcurrentHashMap<>();
    private @Nullable Channel channel;
    private int fruitless;
    private boolean closed;

    RunWatcher(RunDirectories directories) {
        this.directories = directories;
    }

    /** Completes when the run has ended. The same one for all who ask: it is for this package alone. */
    CompletableFuture<Ending> ending(String id) {
        CompletableFuture<Ending> fresh = new CompletableFuture<>();
        CompletableFuture<Ending> known = endings.putIfAbsent(id, fresh);
        if (known != null && !known.isCompletedExceptionally()) {
            return known;
        }
        endings.put(id, fresh);
        try {
            watch(List.of(id));
        } catch (RecomputeException e) {
            fresh.completeExceptionally(e);
        }
        return fresh;
    }

    /** Waits for the end of a run; empty where it has not ended within the limit. */
    Optional<Ending> awaitEnd(String id, Duration limit) throws InterruptedException {
        CompletableFuture<Ending> ending = ending(id);
        try {
            // The first answer takes a round trip: a question without patience still gets a true one.
            Duration wait = limit.isZero() ? askedOnce(id) : limit;
            return Optional.of(ending.get(wait.toNanos(), TimeUnit.NANOSECONDS));
        } catch (TimeoutException e) {
            return Optional.empty();
        } catch (ExecutionException e) {
            throw e.getCause() instanceof RecomputeException known
                    ? known
                    : new RecomputeException("waiting for run " + id + " failed: " + e.getCause(), e.getCause());
        }
    }

    /** Completes the run's end where its record tells it already; then no wait is needed. */
    private Duration askedOnce(String id) {
        CompletableFuture<Ending> ending = ending(id);
        if (!ending.isDone()) {
            RunRecord record = directories.get(id);
            Long size = record.size();
            if (record.state().isFinal() && size != null) {
                ending.complete(new Ending(record.exitStatus().orElseThrow(), size));
            }
        }
        return Duration.ZERO;
    }

    @Override
    public void close() {
        Channel last;
        synchronized (this) {
            closed = true;
            last = channel;
            channel = null;
        }
        if (last != null) {
            last.close();
        }
        failAll(closedException());
    }

    private ConnectionLostException closedException() {
        return new ConnectionLostException(
                directories.machine().instance().address(),
                "the workspace on " + directories.machine().instance()
                        + " was closed; the runs go on, attach(id) finds them",
                null);
    }

    private void watch(List<String> ids) {
        synchronized (this) {
            if (closed) {
                throw closedException();
            }
            boolean opened = channel == null;
            if (channel == null) {
                channel = directories
                        .machine()
                        .open(Script.of(WATCH, directories.all()).after(RunDirectories.FUNCTIONS));
            }
            Channel current = channel;
            try {
                for (String id : ids) {
                    current.stdin().write((id + "\n").getBytes(StandardCharsets.US_ASCII));
                }
                current.stdin().flush();
            } catch (IOException e) {
                // The reader of its output learns of the loss as well, and opens another for all that wait.
                LOG.debug("the watching channel was lost", e);
            }
            if (opened) {
                directories.machine().workers().execute(() -> read(current));
            }
        }
    }

    private void read(Channel from) {
        try (BufferedReader lines =
                new BufferedReader(new InputStreamReader(from.stdout(), StandardCharsets.US_ASCII))) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                ended(line);
            }
        } catch (IOException e) {
            LOG.debug("the watching channel was lost", e);
        }
        lost(from);
    }

    private void ended(String line) {
        String[] words = line.split(" ");
        CompletableFuture<Ending> ending = endings.get(words[0]);
        if (words.length >= 5 && ending != null) {
            synchronized (this) {
                fruitless = 0;
            }
            ending.complete(Ending.parse(words));
        }
    }

    private void lost(Channel from) {
        from.close();
        List<String> waiting = endings.entrySet().stream()
                .filter(entry -> !entry.getValue().isDone())
                .map(Map.Entry::getKey)
                .toList();
        synchronized (this) {
            if (closed || channel != from) {
                return;
            }
            channel = null;
            if (waiting.isEmpty()) {
                return;
            }
            fruitless++;
        }
        try {
            if (fruitlessTooOften()) {
                throw new ConnectionLostException(
                        directories.machine().instance().address(),
                        "the ends of runs on " + directories.machine().instance() + " cannot be waited for; attach(id)"
                                + " finds them again",
                        null);
            }
            watch(waiting);
        } catch (RecomputeException e) {
            failAll(e);
        }
    }

    private synchronized boolean fruitlessTooOften() {
        return fruitless > PATIENCE;
    }

    private void failAll(RecomputeException cause) {
        endings.values().forEach(ending -> ending.completeExceptionally(cause));
    }
}
