package io.recompute.run.detached;

import io.recompute.model.RecomputeException;
import io.recompute.transport.Channel;
import io.recompute.transport.ConnectionLostException;
import io.recompute.transport.control.Script;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Learns of runs' ends as they happen: one channel for all of a project's runs, on which nothing passes while nothing
 * ends. A channel that was lost is opened again for the runs that are still waited for, with the patience of what only
 * waits; ends that were missed meanwhile are told at once. Thread-safe.
 */
final class RunWatcher implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(RunWatcher.class);
    private static final String WATCH = Script.text(RunWatcher.class, "watch.sh");
    private static final String WATCHING = "watching";

    private final RunDirectories directories;
    private final Reopening reopening;
    private final Map<String, CompletableFuture<Ending>> endings = new ConcurrentHashMap<>();
    private final CompletableFuture<Void> closing = new CompletableFuture<>();
    private @Nullable Channel channel; // guarded by this
    /** Whether a task reads the channel, or is about to open another for all that are waited for. Guarded by this. */
    private boolean tended;

    RunWatcher(RunDirectories directories, Reopening reopening) {
        this.directories = directories;
        this.reopening = reopening;
    }

    /** Completes when the run has ended. The same one for all who ask: it is for this package alone. */
    CompletableFuture<Ending> ending(String id) {
        CompletableFuture<Ending> ending = endings.compute(
                id,
                (key, known) -> known == null || known.isCompletedExceptionally() ? new CompletableFuture<>() : known);
        if (!ending.isDone()) {
            try {
                watch(id);
            } catch (RecomputeException e) {
                ending.completeExceptionally(e);
            }
        }
        return ending;
    }

    /** Waits for the end of a run; empty where it has not ended within the limit. */
    Optional<Ending> awaitEnd(String id, Duration limit) throws InterruptedException {
        if (limit.isZero()) {
            return recordedEnd(id);
        }
        try {
            return Optional.of(ending(id).get(TimeUnit.NANOSECONDS.convert(limit), TimeUnit.NANOSECONDS));
        } catch (TimeoutException e) {
            return Optional.empty();
        } catch (ExecutionException e) {
            throw e.getCause() instanceof RecomputeException known
                    ? known
                    : new RecomputeException("waiting for run " + id + " failed: " + e.getCause(), e.getCause());
        }
    }

    /** What its record tells now: a question without patience gets a true answer, which takes a round trip. */
    private Optional<Ending> recordedEnd(String id) {
        CompletableFuture<Ending> known = endings.get(id);
        if (known != null && known.isDone() && !known.isCompletedExceptionally()) {
            return Optional.of(known.join());
        }
        RunRecord record = directories.get(id);
        Long size = record.size();
        return size == null ? Optional.empty() : record.exitStatus().map(status -> new Ending(status, size));
    }

    @Override
    public void close() {
        closing.complete(null);
        Channel last;
        synchronized (this) {
            last = channel;
            channel = null;
        }
        if (last != null) {
            last.close();
        }
        failAll(closedException());
    }

    boolean isClosed() {
        return closing.isDone();
    }

    private ConnectionLostException closedException() {
        return new ConnectionLostException(
                directories.machine().instance().address(),
                "the workspace on " + directories.machine().instance()
                        + " was closed; the runs go on, attach(id) finds them",
                null);
    }

    /** Never waits for the machine: where there is no channel, a task opens one for all that are waited for by then. */
    private synchronized void watch(String id) {
        if (closing.isDone()) {
            throw closedException();
        }
        Channel current = channel;
        if (current != null) {
            ask(current, List.of(id));
        } else if (!tended) {
            try {
                directories.machine().workers().execute(this::tend);
                tended = true;
            } catch (RejectedExecutionException e) {
                throw closedException();
            }
        }
    }

    private static void ask(Channel channel, Collection<String> ids) {
        try {
            for (String id : ids) {
                channel.stdin().write((id + "\n").getBytes(StandardCharsets.US_ASCII));
            }
            channel.stdin().flush();
        } catch (IOException e) {
            // The reader of its output learns of the loss as well, and opens another for all that wait.
            LOG.debug("the watching channel was lost", e);
        }
    }

    /** Reads a channel, and others in its place, until nobody waits any longer. */
    private void tend() {
        int fruitless = 0;
        Channel current = opened(0);
        while (current != null) {
            fruitless = read(current) ? 0 : fruitless + 1;
            synchronized (this) {
                channel = null;
            }
            current.close();
            current = opened(fruitless);
        }
    }

    /** Whether the machine has answered on it. */
    private boolean read(Channel from) {
        boolean answered = false;
        try (BufferedReader lines =
                new BufferedReader(new InputStreamReader(from.stdout(), StandardCharsets.US_ASCII))) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                answered = true;
                if (!line.equals(WATCHING)) {
                    ended(line);
                }
            }
        } catch (IOException e) {
            LOG.debug("the watching channel was lost", e);
        }
        return answered;
    }

    private void ended(String line) {
        String[] words = line.split(" ");
        CompletableFuture<Ending> ending = endings.get(words[0]);
        if (ending == null) {
            return;
        }
        try {
            ending.complete(Ending.parse(words));
        } catch (NumberFormatException | ArrayIndexOutOfBoundsException e) {
            ending.completeExceptionally(new RecomputeException(
                    "run " + words[0] + " on " + directories.machine().instance() + " has a damaged record: " + line,
                    e));
        }
    }

    /** A channel on which all that are waited for have been asked for; null where nobody waits, or it fails. */
    private @Nullable Channel opened(int fruitless) {
        RecomputeException cause = new ConnectionLostException(
                directories.machine().instance().address(),
                "the ends of runs on " + directories.machine().instance() + " cannot be waited for; attach(id) finds"
                        + " them again",
                null);
        if (reopening.pause(fruitless, closing)) {
            try {
                return openForAll();
            } catch (RecomputeException e) {
                LOG.debug("the watching channel could not be opened", e);
                cause = e;
            }
        }
        RecomputeException failure = closing.isDone() ? closedException() : cause;
        List<CompletableFuture<Ending>> failed;
        synchronized (this) {
            // Who asks from here on finds nobody tending, and starts anew; those of before have failed.
            tended = false;
            failed = List.copyOf(endings.values());
        }
        failed.forEach(ending -> ending.completeExceptionally(failure));
        return null;
    }

    private @Nullable Channel openForAll() {
        if (nobodyWaits()) {
            return null;
        }
        // Without the lock: it may take as long as the machine is away, and others ask meanwhile.
        Channel opened = directories
                .machine()
                .openPatiently(Script.of(WATCH, directories.all()).after(RunDirectories.FUNCTIONS));
        synchronized (this) {
            if (!closing.isDone()) {
                // One lock for the look and the asking: who comes later finds the channel.
                channel = opened;
                ask(opened, waiting());
                return opened;
            }
        }
        opened.close();
        throw closedException();
    }

    /** Whether the task may end; one lock for the look and the note: who comes later starts another. */
    private synchronized boolean nobodyWaits() {
        boolean nobody = waiting().isEmpty();
        if (nobody) {
            tended = false;
        }
        return nobody;
    }

    private List<String> waiting() {
        return endings.entrySet().stream()
                .filter(entry -> !entry.getValue().isDone())
                .map(Map.Entry::getKey)
                .toList();
    }

    private void failAll(RecomputeException cause) {
        endings.values().forEach(ending -> ending.completeExceptionally(cause));
    }
}
