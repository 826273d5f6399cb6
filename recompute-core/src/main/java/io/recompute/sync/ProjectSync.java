package io.recompute.sync;

import com.google.errorprone.annotations.CanIgnoreReturnValue;
import io.recompute.model.RemotePath;
import io.recompute.sync.plan.Manifest;
import io.recompute.sync.plan.SyncPlan;
import io.recompute.transport.control.Machine;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.function.LongSupplier;

/**
 * Keeps a project's directory on a machine as the local one is: its selected files, nothing else. What runs wrote there
 * stays. Immutable and thread-safe, but two synchronisations into one directory at a time leave the files of whichever
 * came last.
 *
 * <p>Does not watch for changes, does not bring changes back, and does not keep owners or directories' times.
 */
public final class ProjectSync {
    private final Machine machine;
    private final Path local;
    private final RemotePath project;
    private final LongSupplier nanoTime;

    /**
     * The synchronisation of two directories.
     *
     * @param local the project's directory
     * @param project the directory on the machine, made where it is missing; relative to the home directory, or absolute
     */
    public ProjectSync(Machine machine, Path local, RemotePath project) {
        this(machine, local, project, System::nanoTime);
    }

    /** As {@link #ProjectSync(Machine, Path, RemotePath)}, with the clock that durations are measured by. */
    public ProjectSync(Machine machine, Path local, RemotePath project, LongSupplier nanoTime) {
        this.machine = machine;
        this.local = local;
        this.project = machine.facts().home().resolve(project.toString());
        this.nanoTime = nanoTime;
    }

    /**
     * What {@link #sync} would do now. One round trip; changes nothing.
     *
     * @throws SyncException where the local project cannot be read
     * @throws io.recompute.transport.TransportException where the machine could not be asked
     * @throws io.recompute.transport.control.ScriptFailedException where the machine's directory cannot be read
     */
    public SyncPlan plan() {
        LocalProject found = LocalScan.of(local, new ProjectFiles(local).selection());
        Manifest placed = RemoteListing.of(machine, project);
        return SyncPlan.between(found.selection(), found.files(), placed, found.skipped());
    }

    /**
     * Brings the machine's directory up to date. One round trip where nothing changed, two where something did. Every
     * file is replaced as a whole; where the stream is cut, none is.
     *
     * @throws SyncException where the local project cannot be read
     * @throws io.recompute.sync.plan.MassDeletionException where most would be deleted and that is not forced
     * @throws io.recompute.transfer.TransferException where the files could not be sent or put into place
     * @throws io.recompute.transport.TransportException where the machine could not be asked
     */
    @CanIgnoreReturnValue
    public SyncReport sync(SyncOptions options) {
        long start = nanoTime.getAsLong();
        SyncPlan plan = plan();
        if (!options.force()) {
            plan.refuseMassDeletion();
        }
        PlanApplication application = new PlanApplication(machine, local, project, plan);
        if (!plan.isEmpty()) {
            application.run();
        }
        new ProjectFiles(local).list(plan.local().entries().keySet());
        return report(plan, application, start);
    }

    private SyncReport report(SyncPlan plan, PlanApplication application, long start) {
        boolean complete =
                application.changing().isEmpty() && application.blocked().isEmpty();
        return new SyncReport(
                application.sentFiles(),
                application.sentBytes(),
                plan.deletions().size(),
                plan.unchanged(),
                plan.skipped(),
                application.changing(),
                application.blocked(),
                complete ? Optional.of(CodeDigest.of(plan.local())) : Optional.empty(),
                Duration.ofNanos(nanoTime.getAsLong() - start));
    }
}
