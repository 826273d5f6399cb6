package io.recompute.sync;

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
import java.util.List;
import java.util.Optional;

/** Large files go by themselves first, then all others in one stream. */
final class ShellApplication extends PlanApplication {
    private final Machine machine;

    /**
     * The application of a plan().
     *
     * @param project absolute
     */
    ShellApplication(Machine machine, Path local, RemotePath project, SyncPlan plan) {
        super(local, project, plan);
        this.machine = machine;
    }

    @Override
    void run(RemoteListing listing, FreshFiles fresh, Instant now, UploadProgress progress) {
        Script script =
                Script.resource(ShellApplication.class, "apply.sh", project().toString(), name(), listing.last());
        List<Sending> small = sendLarge(fresh, now, progress);
        try (Upload upload = Upload.open(machine, script, project().toString(), progress)) {
            for (Sending sending : small) {
                if (sending.entry() instanceof Entry.Link link) {
                    upload.link(sending.path(), link.target());
                } else if (sending.entry() instanceof Entry.File file) {
                    boolean isFresh = isFresh(file, now);
                    Upload.Added added =
                            upload.file(sending.path(), local().resolve(sending.path()), file.executable(), isFresh);
                    note(sending.path(), file, added);
                    fresh.note(sending.path(), added, now);
                }
            }
            List<String> placed = sent();
            if (!plan().deletions().isEmpty()) {
                upload.list("delete", plan().deletions());
                upload.list("prune", directoriesOf(plan().deletions()));
            }
            // The record is most of what a small change would send, so it travels only where it is another one.
            if (listing.outdated() || !plan().placed().paths().equals(placed)) {
                upload.list("placed", placed);
            }
            foretell(machine.workers());
            placedBut(upload.finish().stream()
                    .map(path -> path.substring(project().toString().length() + 1))
                    .toList());
        }
        progress.tell();
    }

    /** Sends large files, each by itself; what is left to be sent. A fresh one is left, as its content is to be told. */
    private List<Sending> sendLarge(FreshFiles fresh, Instant now, UploadProgress progress) {
        LargeUpload large = new LargeUpload(machine, local(), project(), progress);
        List<Sending> left = new ArrayList<>();
        for (Sending sending : plan().sendings()) {
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

    @Override
    String digest(Manifest there) {
        return ListingFormat.digest(there, ListingFormat.tool(machine.facts()));
    }
}
