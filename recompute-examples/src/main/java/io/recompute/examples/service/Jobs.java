package io.recompute.examples.service;

import com.google.errorprone.annotations.CanIgnoreReturnValue;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;

/** The queue, and what has become of all that was in it: a file for each, written before anything is done. Thread-safe. */
final class Jobs implements AutoCloseable {
    private static final String SUFFIX = ".json";

    private final Path directory;
    private final int capacity;
    private final FileChannel lock;
    private final Map<String, Job> all = new LinkedHashMap<>(); // guarded by this, as is all below
    private final Set<String> held = new HashSet<>(); // by a thread that works on it
    private final Map<String, CompletableFuture<Void>> cancellations = new HashMap<>();
    private Instant last = Instant.EPOCH;

    private Jobs(Path directory, int capacity, FileChannel lock) {
        this.directory = directory;
        this.capacity = capacity;
        this.lock = lock;
    }

    /**
     * Those of that directory, which no other service may use meanwhile.
     *
     * @param capacity how many may wait
     */
    static Jobs open(Path directory, int capacity) throws IOException {
        Path file = directory.resolve("lock");
        FileChannel channel = FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        Jobs jobs = new Jobs(directory, capacity, channel);
        try (Stream<Path> files = Files.list(directory)) {
            if (!locked(channel)) {
                throw new IOException("another service uses " + directory);
            }
            files.filter(path -> path.toString().endsWith(SUFFIX))
                    .map(Jobs::read)
                    .sorted(Comparator.comparing(Job::submitted))
                    .forEach(job -> {
                        jobs.all.put(job.id(), job);
                        jobs.last = job.submitted();
                    });
            return jobs;
        } catch (IOException | RuntimeException e) {
            channel.close();
            throw e;
        }
    }

    private static boolean locked(FileChannel channel) throws IOException {
        try {
            FileLock taken = channel.tryLock(); // until the channel is closed, or the program ends
            return taken != null;
        } catch (OverlappingFileLockException e) {
            return false; // by this very program
        }
    }

    /** Queues a command; the same id and command once more is the same job. */
    synchronized Job submit(String id, String command) {
        Job known = all.get(id);
        if (known != null && !known.command().equals(command)) {
            throw new HttpError(409, "the id " + id + " is that of another command");
        }
        if (known != null) {
            return known;
        }
        if (all.values().stream().filter(Jobs::waits).count() >= capacity) {
            throw new HttpError(503, "the queue is full: " + capacity + " wait; try again later");
        }
        Instant now = Instant.now();
        last = now.isAfter(last) ? now : last.plusNanos(1); // their order, whatever the clock does
        return store(Job.queued(id, command, last));
    }

    synchronized List<Job> list() {
        return List.copyOf(all.values());
    }

    synchronized Job get(String id) {
        return Optional.ofNullable(all.get(id)).orElseThrow(() -> new HttpError(404, "there is no run " + id));
    }

    /** Waits for something to do on that machine: what was begun there, else the first that waits. It is then the caller's. */
    synchronized Job take(String machine) throws InterruptedException {
        while (true) {
            Optional<Job> next = free(job -> job.machine().equals(Optional.of(machine)))
                    .or(() -> free(job -> job.machine().isEmpty()));
            if (next.isPresent()) {
                held.add(next.get().id());
                return next.get();
            }
            wait();
        }
    }

    private Optional<Job> free(Predicate<Job> wanted) {
        return all.values().stream()
                .filter(job -> !job.state().isFinal() && !held.contains(job.id()) && wanted.test(job))
                .findFirst();
    }

    private static boolean waits(Job job) {
        return job.machine().isEmpty() && !job.state().isFinal();
    }

    /** For who took it: somebody may again, also this one. */
    synchronized void release(Job job) {
        held.remove(job.id());
        notifyAll();
    }

    /** Changes it, first on the disk; one that has ended stays as it is. */
    @CanIgnoreReturnValue
    synchronized Job change(String id, UnaryOperator<Job> change) {
        Job job = get(id);
        return job.state().isFinal() ? job : store(change.apply(job));
    }

    synchronized Job cancel(String id) {
        Job job = change(id, Job::cancel);
        cancellation(id).complete(null);
        return job;
    }

    /** Completes when its end is asked for. */
    synchronized CompletableFuture<Void> cancellation(String id) {
        CompletableFuture<Void> asked = cancellations.computeIfAbsent(id, any -> new CompletableFuture<>());
        if (get(id).cancelled()) {
            asked.complete(null);
        }
        return asked;
    }

    private Job store(Job job) {
        Path file = directory.resolve(job.id() + SUFFIX);
        Path written = directory.resolve(job.id() + ".new");
        try {
            Files.writeString(
                    written,
                    FlatJson.write(job.toFields()),
                    StandardOpenOption.CREATE,
                    StandardOpenOption.TRUNCATE_EXISTING,
                    StandardOpenOption.WRITE,
                    StandardOpenOption.SYNC);
            Files.move(written, file, StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot write " + file, e);
        }
        all.put(job.id(), job);
        notifyAll();
        return job;
    }

    private static Job read(Path file) {
        try {
            return Job.of(FlatJson.read(Files.readString(file)));
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read " + file, e);
        } catch (IllegalArgumentException | DateTimeException e) {
            throw new IllegalArgumentException(file + " is damaged: " + e.getMessage(), e);
        }
    }

    @Override
    public void close() throws IOException {
        lock.close();
    }
}
