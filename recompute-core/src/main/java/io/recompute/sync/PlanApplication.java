package io.recompute.sync;

import io.recompute.model.OperationInterruptedException;
import io.recompute.model.RemotePath;
import io.recompute.sync.plan.Entry;
import io.recompute.sync.plan.Manifest;
import io.recompute.sync.plan.SyncPlan;
import io.recompute.transfer.Upload;
import io.recompute.transfer.UploadProgress;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.FutureTask;
import java.util.concurrent.RejectedExecutionException;

/** Makes a machine's files what a plan says. Used once, by one thread. */
abstract class PlanApplication {
    private final Path local;
    private final RemotePath project;
    private final SyncPlan plan;
    private final List<String> changing = new ArrayList<>();
    /** What is on the machine, where that is something else than the plan has said. */
    private final Map<String, Entry> otherwise = new HashMap<>();

    private final FutureTask<Known> foretold =
            new FutureTask<>(() -> foretell(changing().isEmpty()));

    private List<String> placed = List.of();
    private List<String> blocked = List.of();
    private long sentBytes;
    private final String name = UUID.randomUUID().toString();

    /**
     * The application of a plan.
     *
     * @param project absolute
     */
    PlanApplication(Path local, RemotePath project, SyncPlan plan) {
        this.local = local;
        this.project = project;
        this.plan = plan;
    }

    /**
     * Does it; throws {@link io.recompute.transfer.TransferException} where it did not happen.
     *
     * @param listing what the plan was made from
     * @param fresh where fresh files are noted
     * @param now the time by the clock that stamps the files
     */
    abstract void run(RemoteListing listing, FreshFiles fresh, Instant now, UploadProgress progress);

    /** What the machine would say of the listing of these files; empty where that cannot be foretold. */
    abstract String digest(Manifest there);

    final Path local() {
        return local;
    }

    final RemotePath project() {
        return project;
    }

    final SyncPlan plan() {
        return plan;
    }

    /** The name of this synchronisation. */
    final String name() {
        return name;
    }

    static boolean isFresh(Entry.File file, Instant now) {
        return FreshFiles.isFresh(file.modified().plusSeconds(1), now);
    }

    /** What is to be sent was sent, or not; the record is to have the given paths. */
    final List<String> sent() {
        placed = plan.placedAfter(new HashSet<>(changing));
        return placed;
    }

    /** Thinks out what will be there while the machine puts the files into place. */
    final void foretell(Executor workers) {
        try {
            workers.execute(foretold);
        } catch (RejectedExecutionException e) {
            // The machine is closed, and says so itself.
            foretold.run();
        }
    }

    /** The files are in place, but for these. */
    final void placedBut(List<String> inTheWay) {
        blocked = inTheWay;
    }

    /** The paths that changed while they were read, or could not be read. */
    List<String> changing() {
        return changing;
    }

    /** The paths at which the machine has a directory with files of its own. */
    List<String> blocked() {
        return blocked;
    }

    int sentFiles() {
        return plan.sendings().size() - changing.size() - blocked.size();
    }

    long sentBytes() {
        return sentBytes;
    }

    /** What the machine has now, as far as it can be foretold; only after {@link #run}. */
    Known after() {
        if (!blocked.isEmpty()) {
            blocked.forEach(path -> otherwise.put(path, new Entry.Other()));
            return foretell(false);
        }
        try {
            return foretold.get();
        } catch (InterruptedException e) {
            throw OperationInterruptedException.restoring("synchronising " + project, e);
        } catch (ExecutionException e) {
            throw new IllegalStateException("what is in " + project + " cannot be foretold", e);
        }
    }

    private Known foretell(boolean complete) {
        Manifest.Builder there = Manifest.builder();
        for (String path : placed) {
            Entry entry = otherwise.get(path);
            plan.local()
                    .get(path)
                    .or(() -> plan.placed().get(path))
                    .ifPresent(planned -> there.add(path, entry == null ? planned : entry));
        }
        Manifest manifest = there.build();
        return Known.of(new RemoteListing(manifest, name, digest(manifest), false), complete);
    }

    final void note(String path, Entry.File planned, Upload.Added added) {
        if (added.outcome() != Upload.Outcome.SENT) {
            changing.add(path);
            plan.placed().get(path).ifPresent(entry -> otherwise.put(path, entry));
            return;
        }
        sentBytes += added.size();
        Entry sent = new Entry.File(added.size(), added.modified(), planned.executable());
        if (!sent.equals(planned)) {
            otherwise.put(path, sent);
        }
    }

    /** All directories above the paths, the deeper ones first, but never the machine's own data directory. */
    static List<String> directoriesOf(List<String> paths) {
        Set<String> directories = new TreeSet<>(Comparator.reverseOrder());
        for (String path : paths) {
            for (int slash = path.lastIndexOf('/'); slash > 0; slash = path.lastIndexOf('/', slash - 1)) {
                directories.add(path.substring(0, slash));
            }
        }
        return List.copyOf(directories);
    }
}
