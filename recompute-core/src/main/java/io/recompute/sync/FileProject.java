package io.recompute.sync;

import io.recompute.model.RemotePath;
import io.recompute.transfer.TransferException;
import io.recompute.transfer.TransferException.Reason;
import io.recompute.transport.FileService;
import io.recompute.transport.control.FileLogin;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.util.UUID;

/** As {@link RemoteProject}, for a login that has files and no shell. */
public final class FileProject {
    private static final String LAYOUT = ".recompute/layout";
    private static final int OWNER = 0700;
    private static final int PUBLIC = 0755;

    private FileProject() {}

    /**
     * Makes a project's directory where it is missing.
     *
     * @param directory relative to where the login's files begin, or absolute
     * @return absolute
     * @throws NewerLayoutException where a newer version of this library made it
     * @throws TransferException where it cannot be made
     */
    public static RemotePath create(FileLogin login, RemotePath directory) {
        RemotePath project = login.home().resolve(directory.toString());
        FileService files = login.service();
        try {
            String layout = FileSide.text(files, project, LAYOUT).orElse("").strip();
            if (layout.isEmpty()) {
                make(files, project);
            } else if (!layout.matches("\\d{1,6}") || Integer.parseInt(layout) > RemoteProject.LAYOUT) {
                throw new NewerLayoutException(project + " on " + login.instance()
                        + " was made by a newer version of this library (layout " + layout + "); use that one");
            }
            return project;
        } catch (IOException e) {
            Reason reason = e instanceof AccessDeniedException ? Reason.PERMISSION : Reason.FAILED;
            throw new TransferException(
                    reason, project.toString(), "cannot make " + project + " on " + login.instance() + ": " + e, e);
        }
    }

    private static void make(FileService files, RemotePath project) throws IOException {
        files.makeDirectories(project.toString(), PUBLIC);
        if (!files.isDirectory(project + "/.recompute")) {
            files.makeDirectory(project + "/.recompute", OWNER);
        }
        String fresh = project + "/" + LAYOUT + "." + UUID.randomUUID();
        try (OutputStream out = files.create(fresh)) {
            out.write((RemoteProject.LAYOUT + "\n").getBytes(StandardCharsets.US_ASCII));
        }
        files.replace(fresh, project + "/" + LAYOUT);
    }
}
