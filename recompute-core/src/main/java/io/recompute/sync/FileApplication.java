package io.recompute.sync;

import io.recompute.model.RemotePath;
import io.recompute.sync.plan.Entry;
import io.recompute.sync.plan.Manifest;
import io.recompute.sync.plan.SyncPlan;
import io.recompute.transfer.FileUpload;
import io.recompute.transfer.TransferException;
import io.recompute.transfer.TransferException.Reason;
import io.recompute.transfer.Upload;
import io.recompute.transfer.UploadProgress;
import io.recompute.transport.FileService;
import io.recompute.transport.FileService.Kind;
import io.recompute.transport.control.FileLogin;
import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;

/** Many files at a time, then the same steps as {@code apply.sh} takes. */
final class FileApplication extends PlanApplication {
    private static final String STAGING = ".recompute/staging";
    private static final int OWNER = 0700;

    private final FileLogin login;

    /**
     * The application of a plan.
     *
     * @param project absolute
     */
    FileApplication(FileLogin login, Path local, RemotePath project, SyncPlan plan) {
        super(local, project, plan);
        this.login = login;
    }

    @Override
    void run(RemoteListing listing, FreshFiles fresh, Instant now, UploadProgress progress) {
        FileService files = login.service();
        try {
            if (!files.isDirectory(project() + "/" + STAGING)) {
                files.makeDirectory(project() + "/" + STAGING, OWNER);
            }
            try (FileUpload upload = FileUpload.open(files, login.lanes(), project() + "/" + STAGING + "/", progress)) {
                send(upload, fresh, now);
                List<String> placed = sent();
                foretell(login.workers());
                place(files, upload, listing, placed);
            }
        } catch (IOException e) {
            String path = project().toString();
            throw new TransferException(Reason.FAILED, path, "synchronising " + path + " failed: " + e, e);
        }
        progress.tell();
    }

    private void send(FileUpload upload, FreshFiles fresh, Instant now) throws IOException {
        login.lanes().each(plan().sendings(), sending -> {
            if (sending.entry() instanceof Entry.Link link) {
                upload.link(sending.path(), link.target());
            } else if (sending.entry() instanceof Entry.File file) {
                Path source = local().resolve(sending.path());
                Upload.Added added = upload.file(sending.path(), source, file.executable(), isFresh(file, now));
                synchronized (this) {
                    note(sending.path(), file, added);
                    fresh.note(sending.path(), added, now);
                }
            }
        });
    }

    private void place(FileService files, FileUpload upload, RemoteListing listing, List<String> placed)
            throws IOException {
        String last =
                FileSide.text(files, project(), FileSide.SYNCED).orElse("").strip();
        if (!last.equals(listing.last())) {
            String message = "another client synchronises " + project() + " on " + login.instance()
                    + " at the same time; nothing was put into place";
            throw new TransferException(Reason.OVERTAKEN, project().toString(), message, null);
        }
        // From here on what other clients know is out of date.
        upload.text(project() + "/" + FileSide.SYNCED, name() + "\n");
        boolean recorded = listing.outdated() || !plan().placed().paths().equals(placed);
        if (recorded) {
            // Should the rest be cut, the record names what was there and what is to be.
            Collection<String> both = new TreeSet<>(plan().placed().paths());
            both.addAll(placed);
            upload.text(project() + "/" + FileSide.PLACED, record(both));
        }
        delete(files);
        placedBut(upload.mergeInto(project().toString()));
        if (recorded) {
            upload.text(project() + "/" + FileSide.PLACED, record(placed));
        }
    }

    /** What lies behind a link is not ours to delete. */
    private void delete(FileService files) throws IOException {
        Map<String, Boolean> ours = new HashMap<>();
        List<String> places = new ArrayList<>();
        for (String path : plan().deletions()) {
            if (isOurs(files, parent(path), ours)) {
                places.add(project() + "/" + path);
            }
        }
        login.lanes().each(places, place -> {
            if (files.look(place)
                    .filter(entry -> entry.kind() != Kind.DIRECTORY)
                    .isPresent()) {
                files.remove(place);
            }
        });
        for (String directory : directoriesOf(plan().deletions())) {
            if (isOurs(files, directory, ours)) {
                removeEmpty(files, project() + "/" + directory);
            }
        }
    }

    private boolean isOurs(FileService files, String directory, Map<String, Boolean> ours) throws IOException {
        if (directory.isEmpty()) {
            return true;
        }
        Boolean known = ours.get(directory);
        if (known == null) {
            known = isOurs(files, parent(directory), ours)
                    && files.look(project() + "/" + directory)
                            .filter(entry -> entry.kind() == Kind.DIRECTORY)
                            .isPresent();
            ours.put(directory, known);
        }
        return known;
    }

    private static void removeEmpty(FileService files, String directory) throws IOException {
        if (files.list(directory).isEmpty()) {
            try {
                files.removeDirectory(directory);
            } catch (NoSuchFileException e) {
                // Somebody else was faster.
            }
        }
    }

    private static String parent(String path) {
        return path.substring(0, Math.max(0, path.lastIndexOf('/')));
    }

    private static String record(Collection<String> paths) {
        StringBuilder text = new StringBuilder();
        paths.forEach(path -> text.append("./").append(path).append('\0'));
        return text.toString();
    }

    @Override
    String digest(Manifest there) {
        return "";
    }
}
