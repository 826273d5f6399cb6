package io.recompute.sync;

import com.google.errorprone.annotations.CanIgnoreReturnValue;
import io.recompute.model.Instance;
import io.recompute.model.OperationInterruptedException;
import io.recompute.model.RecomputeException;
import io.recompute.model.RemotePath;
import io.recompute.sync.plan.Decision;
import io.recompute.sync.plan.Manifest;
import io.recompute.sync.plan.SyncPlan;
import io.recompute.transfer.TransferException;
import io.recompute.transfer.TransferProgress;
import io.recompute.transfer.UploadProgress;
import io.recompute.transport.control.FileLogin;
import io.recompute.transport.control.Machine;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Keeps a project's directory on a machine as the local one is: its selected files, nothing else. What runs wrote there
 * stays. Thread-safe, also against other programs that synchronise into the same directory: whoever comes second looks
 * again.
 *
 * <p>Remembers what the machine had last, so that it need not be told again; both sides are looked at each time. Does not
 * watch for changes, does not bring changes back, and does not keep owners or directories' times.
 */
public final class ProjectSync {
    /** How often others may come between before this gives up. */
    private static final int ATTEMPTS = 5;

    /** How often a listener is told of the sending. */
    private static final Duration TELLING = Duration.ofMillis(200);

    private final RemoteSide there;
    private final Path local;
    private final ProjectFiles files;
    private final LongSupplier nanoTime;
    private final AtomicReference<@Nullable Known> known = new AtomicReference<>();
    private volatile @Nullable SyncPlan rules;

    /** A plan and what it was made from. */
    private record Look(SyncPlan plan, RemoteListing listing, FreshFiles fresh) {
        boolean changesTheMachine() {
            return !plan.isEmpty() || listing.outdated();
        }
    }

    /**
     * The synchronisation of two directories.
     *
     * @param local the project's directory
     * @param project the directory on the machine, made where it is missing; relative to the home directory, or absolute
     */
    public ProjectSync(Machine machine, Path local, RemotePath project) {
        this(machine, local, project, false);
    }

    /** As {@link #ProjectSync(Machine, Path, RemotePath)}; {@code gitignore}: git's ignore files count as well. */
    public ProjectSync(Machine machine, Path local, RemotePath project, boolean gitignore) {
        this(machine, local, project, gitignore, System::nanoTime);
    }

    ProjectSync(Machine machine, Path local, RemotePath project, boolean gitignore, LongSupplier nanoTime) {
        this(new ShellSide(machine, machine.facts().home().resolve(project.toString())), local, gitignore, nanoTime);
    }

    private ProjectSync(RemoteSide there, Path local, boolean gitignore, LongSupplier nanoTime) {
        this.there = there;
        this.local = local;
        this.files = new ProjectFiles(local, gitignore);
        this.nanoTime = nanoTime;
    }

    /**
     * As {@link #ProjectSync(Machine, Path, RemotePath, boolean)}, with a login that has files and no shell. Each file costs
     * some round trips. Another client that synchronises at the same moment is noticed, not kept waiting.
     */
    public static ProjectSync of(FileLogin login, Path local, RemotePath project, boolean gitignore) {
        RemotePath directory = login.home().resolve(project.toString());
        return new ProjectSync(new FileSide(login, directory), local, gitignore, System::nanoTime);
    }

    /**
     * What {@link #sync} would do now. One round trip; changes nothing.
     *
     * @throws SyncException where the local project cannot be read
     * @throws io.recompute.transport.TransportException where the machine could not be asked
     * @throws io.recompute.transport.control.ScriptFailedException where the machine's directory cannot be read
     */
    public SyncPlan plan() {
        return look().plan();
    }

    /**
     * Brings the machine's directory up to date. One round trip where nothing changed, two where something did. Every
     * file is replaced as a whole; where the stream is cut, none is, but for files of 16 MiB and more that went before it.
     *
     * @throws SyncException where the local project cannot be read
     * @throws io.recompute.sync.plan.MassDeletionException where most would be deleted and that is not forced
     * @throws TransferException where the files could not be sent or put into place
     * @throws io.recompute.transport.TransportException where the machine could not be asked
     */
    @CanIgnoreReturnValue
    public SyncReport sync(SyncOptions options) {
        return sync(options, progress -> {});
    }

    /**
     * As {@link #sync(SyncOptions)}.
     *
     * @param listener is told how far the sending has come, five times a second at most; called by the thread that sends
     */
    @CanIgnoreReturnValue
    public SyncReport sync(SyncOptions options, Consumer<TransferProgress> listener) {
        long start = nanoTime.getAsLong();
        for (int attempt = 1; ; attempt++) {
            Look look = look();
            if (!options.force()) {
                look.plan().refuseMassDeletion();
            }
            try {
                return apply(look, start, listener);
            } catch (TransferException e) {
                known.set(null);
                if (e.reason() != TransferException.Reason.OVERTAKEN || attempt == ATTEMPTS) {
                    throw e;
                }
            }
        }
    }

    /**
     * Why that path is synchronised or not, as far as it was seen at the last look; before the first, by the rules alone.
     * Asks no machine.
     *
     * @param path relative to the project, with {@code /} between its names; a trailing {@code /} means a directory
     * @throws SyncException where the rules cannot be read
     */
    public Decision explain(String path) {
        SyncPlan seen = rules;
        return seen == null ? files.selection().decide(path, path.endsWith("/")) : seen.explain(path);
    }

    /** Looks at both sides at the same time. */
    private Look look() {
        Known last = known.get();
        CompletableFuture<RemoteListing> listing = inParallel(() -> there.list(last == null ? null : last.listing()));
        LocalProject found = LocalScan.of(local, files);
        FreshFiles fresh = FreshFiles.of(local, target());
        RemoteListing listed = await(listing);
        SyncPlan plan = SyncPlan.between(
                found.selection(),
                found.files(),
                listed.placed(),
                found.skipped(),
                fresh.isEmpty() ? Set.of() : fresh.rewritten(found.files()));
        // Without the files: these are kept once, in the listing.
        rules = SyncPlan.between(found.selection(), Manifest.empty(), Manifest.empty(), found.skipped(), Set.of());
        return new Look(plan, listed, fresh);
    }

    private CompletableFuture<RemoteListing> inParallel(Supplier<RemoteListing> listing) {
        try {
            return CompletableFuture.supplyAsync(listing, there.workers());
        } catch (RejectedExecutionException e) {
            // The machine is closed: it says so itself.
            return CompletableFuture.completedFuture(listing.get());
        }
    }

    private String target() {
        Instance instance = there.instance();
        return instance.login() + "@" + instance.host() + ":" + instance.port() + " " + there.project();
    }

    private RemoteListing await(CompletableFuture<RemoteListing> listing) {
        try {
            return listing.get();
        } catch (InterruptedException e) {
            throw OperationInterruptedException.restoring("listing " + there.project() + " on " + there.instance(), e);
        } catch (ExecutionException e) {
            if (e.getCause() instanceof RecomputeException failure) {
                throw failure;
            }
            throw new IllegalStateException("listing " + there.project() + " on " + there.instance() + " failed", e);
        }
    }

    private SyncReport apply(Look look, long start, Consumer<TransferProgress> listener) {
        SyncPlan plan = look.plan();
        FreshFiles fresh = look.fresh();
        PlanApplication application = there.application(local, plan);
        if (look.changesTheMachine() || !fresh.isEmpty()) {
            Instant now = files.now();
            fresh.settle(now);
            if (look.changesTheMachine()) {
                application.run(look.listing(), fresh, now, new UploadProgress(plan.bytes(), TELLING, listener));
            }
            fresh.save();
        }
        Known next = unchanged(look).orElseGet(() -> after(look, application));
        if (known.getAndSet(next) != next || !files.isListed()) {
            files.list(plan.local().paths());
        }
        return report(plan, application, next.code(), Duration.ofNanos(nanoTime.getAsLong() - start));
    }

    /** What the last synchronisation has left, where nothing has happened since on either side. */
    private Optional<Known> unchanged(Look look) {
        Known last = known.get();
        if (last == null || look.changesTheMachine()) {
            return Optional.empty();
        }
        return last.listing().placed() == look.listing().placed() ? Optional.of(last) : Optional.empty();
    }

    private static Known after(Look look, PlanApplication application) {
        return look.changesTheMachine() ? application.after() : Known.of(look.listing(), true);
    }

    private static SyncReport report(
            SyncPlan plan, PlanApplication application, Optional<String> code, Duration duration) {
        return new SyncReport(
                application.sentFiles(),
                application.sentBytes(),
                plan.deletions().size(),
                plan.unchanged(),
                plan.leftOut(),
                application.changing(),
                application.blocked(),
                code,
                duration);
    }
}
