package io.recompute.sync;

import io.recompute.model.OperationInterruptedException;
import io.recompute.model.RemotePath;
import io.recompute.sync.plan.Entry;
import io.recompute.sync.plan.Manifest;
import io.recompute.sync.plan.Sending;
import io.recompute.sync.plan.SyncPlan;
import io.recompute.transfer.LargeUpload;
import io.recompute.transfer.Upload;
import io.recompute.transfer.UploadProgress;
import io.recompute.transport.control.Machine;
import io.recompute.transport.control.Script;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.RejectedExecutionException;

/**
 * Makes a machine's files what a plan says: large ones by themselves first, then all others in one stream. Used once, by
 * one thread.
 */
final class PlanApplication {
    private final Machine machine;
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
    private String name = "";

    /**
     * The application of a plan.
     *
     * @param project absolute
     */
    PlanApplication(Machine machine, Path local, RemotePath project, SyncPlan plan) {
        this.machine = machine;
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
    void run(RemoteListing listing, FreshFiles fresh, Instant now, UploadProgress progress) {
        name = UUID.randomUUID().toString();
        Script script = Script.resource(PlanApplication.class, "apply.sh", project.toString(), name, listing.last());
        List<Sending> small = sendLarge(fresh, now, progress);
        try (Upload upload = Upload.open(machine, script, project.toString(), progress)) {
            for (Sending sending : small) {
                if (sending.entry() instanceof Entry.Link link) {
                    upload.link(sending.path(), link.target());
                } else if (sending.entry() instanceof Entry.File file) {
                    boolean isFresh = isFresh(file, now);
                    Upload.Added added =
                            upload.file(sending.path(), local.resolve(sending.path()), file.executable(), isFresh);
                    note(sending.path(), file, added);
                    fresh.note(sending.path(), added, now);
                }
            }
            placed = plan.placedAfter(new HashSet<>(changing));
            if (!plan.deletions().isEmpty()) {
                upload.list("delete", plan.deletions());
                upload.list("prune", directoriesOf(plan.deletions()));
            }
            // The record is most of what a small change would send, so it travels only where it is another one.
            if (listing.outdated() || !plan.placed().paths().equals(placed)) {
                upload.list("placed", placed);
            }
            // Thought out while the machine puts the files into place.
            begin(foretold);
            blocked = upload.finish().stream()
                    .map(path -> path.substring(project.toString().length() + 1))
                    .toList();
        }
        progress.tell();
    }

    /** Sends large files, each by itself; what is left to be sent. A fresh one is left, as its content is to be told. */
    private List<Sending> sendLarge(FreshFiles fresh, Instant now, UploadProgress progress) {
        LargeUpload large = new LargeUpload(machine, local, project, progress);
        List<Sending> left = new ArrayList<>();
        for (Sending sending : plan.sendings()) {
            Optional<Upload.Added> sent = Optional.empty();
            if (sending.entry() instanceof Entry.File file
                    && file.size() >= LargeUpload.SMALLEST
                    && !isFresh(file, now)) {
                sent = large.send(sending.path(), file.executable());
                sent.ifPresent(added -> note(sending.path(), file, added));
            }
            sent.ifPresentOrElse(added -> fresh.note(sending.path(), added, now), () -> left.add(sending));
        }
        return left;
    }

    private static boolean isFresh(Entry.File file, Instant now) {
        return FreshFiles.isFresh(file.modified().plusSeconds(1), now);
    }

    private void begin(Runnable task) {
        try {
            machine.workers().execute(task);
        } catch (RejectedExecutionException e) {
            // The machine is closed, and says so itself.
            task.run();
        }
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
            throw OperationInterruptedException.restoring("synchronising with " + machine.instance(), e);
        } catch (ExecutionException e) {
            throw new IllegalStateException("what is on " + machine.instance() + " cannot be foretold", e);
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
        String tool = ListingFormat.tool(machine.facts());
        String digest = ListingFormat.digest(manifest, tool);
        return Known.of(new RemoteListing(manifest, name, digest, false), complete);
    }

    private void note(String path, Entry.File planned, Upload.Added added) {
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
    private static List<String> directoriesOf(List<String> paths) {
        Set<String> directories = new TreeSet<>(Comparator.reverseOrder());
        for (String path : paths) {
            for (int slash = path.lastIndexOf('/'); slash > 0; slash = path.lastIndexOf('/', slash - 1)) {
                directories.add(path.substring(0, slash));
            }
        }
        return List.copyOf(directories);
    }
}
