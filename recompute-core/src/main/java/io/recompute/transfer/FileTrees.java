package io.recompute.transfer;

import io.recompute.transport.FileService;
import io.recompute.transport.FileService.Entry;
import io.recompute.transport.FileService.Kind;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/** What is done with whole directories of a {@link FileService}. */
final class FileTrees {
    /** A copy may take days; nothing on the machine tells whether somebody still makes it. */
    private static final Duration OLD = Duration.ofDays(7);

    private FileTrees() {}

    /** Removes a directory with all that is in it; links are removed, not followed. */
    static void remove(FileService files, String directory) throws IOException {
        for (Entry entry : files.list(directory)) {
            String path = directory + "/" + entry.name();
            if (entry.kind() == Kind.DIRECTORY) {
                remove(files, path);
            } else {
                files.remove(path);
            }
        }
        files.removeDirectory(directory);
    }

    /**
     * Removes the directories whose paths begin so and that nobody has used for a week, by the machine's own clock.
     *
     * @param fresh a directory that was just made
     */
    static void removeOld(FileService files, String prefix, String fresh) throws IOException {
        Optional<Entry> now = files.look(fresh);
        if (now.isEmpty()) {
            return;
        }
        Instant before = now.get().modified().minus(OLD);
        int slash = prefix.lastIndexOf('/');
        String parent = slash == 0 ? "/" : prefix.substring(0, slash);
        for (Entry entry : files.list(parent)) {
            if (entry.kind() == Kind.DIRECTORY
                    && entry.name().startsWith(prefix.substring(slash + 1))
                    && entry.modified().isBefore(before)) {
                remove(files, parent + "/" + entry.name());
            }
        }
    }

    /** The nearest directory above a path that is there. */
    static String nearest(FileService files, String path) throws IOException {
        String near = parent(path);
        while (!near.equals("/") && !files.isDirectory(near)) {
            near = parent(near);
        }
        return near;
    }

    /** The directory above a path; the root's is the root. */
    static String parent(String path) {
        int slash = path.lastIndexOf('/');
        return slash <= 0 ? "/" : path.substring(0, slash);
    }
}
