package io.recompute.sync;

import io.recompute.model.RemotePath;
import io.recompute.sync.plan.Entry;
import io.recompute.sync.plan.Sending;
import io.recompute.sync.plan.SyncPlan;
import io.recompute.transfer.Upload;
import io.recompute.transport.control.Machine;
import io.recompute.transport.control.Script;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;

/** Makes a machine's files what a plan says, in one stream. Used once, by one thread. */
final class PlanApplication {
    private final Machine machine;
    private final Path local;
    private final RemotePath project;
    private final SyncPlan plan;
    private final List<String> changing = new ArrayList<>();
    private List<String> blocked = List.of();
    private long sentBytes;

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

    /** Does it; throws {@link io.recompute.transfer.TransferException} where it did not happen. */
    void run() {
        String staging = UUID.randomUUID().toString();
        Script script = Script.resource(PlanApplication.class, "apply.sh", project.toString(), staging);
        try (Upload upload = Upload.open(machine, script, project.toString())) {
            plan.sendings().forEach(sending -> send(upload, sending));
            upload.list("delete", plan.deletions());
            upload.list("prune", directoriesOf(plan.deletions()));
            upload.list("placed", plan.placedAfter(new HashSet<>(changing)));
            blocked = upload.finish().stream()
                    .map(path -> path.substring(project.toString().length() + 1))
                    .toList();
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

    private void send(Upload upload, Sending sending) {
        if (sending.entry() instanceof Entry.Link link) {
            upload.link(sending.path(), link.target());
        } else if (sending.entry() instanceof Entry.File file) {
            Upload.Outcome outcome = upload.file(sending.path(), local.resolve(sending.path()), file.executable());
            if (outcome == Upload.Outcome.SENT) {
                sentBytes += file.size();
            } else {
                changing.add(sending.path());
            }
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
