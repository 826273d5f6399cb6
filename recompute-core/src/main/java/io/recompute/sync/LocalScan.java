package io.recompute.sync;

import io.recompute.sync.plan.Decision;
import io.recompute.sync.plan.Decision.Verdict;
import io.recompute.sync.plan.Entry;
import io.recompute.sync.plan.Manifest;
import io.recompute.sync.plan.Selection;
import java.io.IOException;
import java.nio.charset.CharsetEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.PosixFileAttributes;
import java.nio.file.attribute.PosixFilePermission;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * One walk through a local project that finds its selected files. Links are not followed. Used once, by one thread.
 */
final class LocalScan extends SimpleFileVisitor<Path> {
    /** What the library keeps itself is not worth telling as left out. */
    private static final String OURS = ".recompute";

    private static final char REPLACEMENT = '\uFFFD';

    private final Path root;
    private final Selection selection;
    private final boolean posix;
    private final CharsetEncoder encoder = StandardCharsets.UTF_8.newEncoder();
    private final Map<String, Entry> entries = new HashMap<>();
    private final List<Decision> skipped = new ArrayList<>();
    private final Deque<String> parents = new ArrayDeque<>();

    private LocalScan(Path root, Selection selection) {
        this.root = root;
        this.selection = selection;
        this.posix = root.getFileSystem().supportedFileAttributeViews().contains("posix");
    }

    /**
     * The project's selected files.
     *
     * @throws SyncException where the directory is missing or cannot be read
     */
    static LocalProject of(Path directory, Selection selection) {
        if (!Files.isDirectory(directory)) {
            throw new SyncException(directory, "there is no directory " + directory + " to synchronise", null);
        }
        try {
            Path root = directory.toRealPath();
            LocalScan scan = new LocalScan(root, selection);
            Files.walkFileTree(root, scan);
            return new LocalProject(selection, Manifest.of(scan.entries), scan.skipped);
        } catch (IOException e) {
            throw new SyncException(directory, "cannot read " + directory + ": " + e, e);
        }
    }

    @Override
    public FileVisitResult preVisitDirectory(Path directory, BasicFileAttributes attributes) {
        if (directory.equals(root)) {
            parents.push("");
            return FileVisitResult.CONTINUE;
        }
        String path = below(directory);
        if (path.equals(OURS)) {
            return FileVisitResult.SKIP_SUBTREE;
        }
        Optional<Decision> closed = isUnusable(path)
                ? Optional.of(new Decision(path, Verdict.UNUSABLE_NAME, null))
                : selection.closed(path, true).or(() -> environment(directory, path));
        if (closed.isPresent()) {
            skipped.add(closed.get());
            return FileVisitResult.SKIP_SUBTREE;
        }
        parents.push(path + "/");
        return FileVisitResult.CONTINUE;
    }

    @Override
    public FileVisitResult postVisitDirectory(Path directory, @Nullable IOException error) {
        String path = parents.pop();
        if (error != null) {
            skipped.add(new Decision(path.isEmpty() ? "." : path, Verdict.UNREADABLE, null));
        }
        return FileVisitResult.CONTINUE;
    }

    @Override
    public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
        String path = below(file);
        if (isUnusable(path)) {
            skipped.add(new Decision(path, Verdict.UNUSABLE_NAME, null));
            return FileVisitResult.CONTINUE;
        }
        if (!selection.decide(path, false).included()) {
            return FileVisitResult.CONTINUE;
        }
        if (attributes.isSymbolicLink()) {
            link(file, path);
        } else if (attributes.isRegularFile()) {
            boolean executable = isExecutable(file, attributes);
            entries.put(
                    path,
                    new Entry.File(
                            attributes.size(), attributes.lastModifiedTime().toInstant(), executable));
        } else {
            skipped.add(new Decision(path, Verdict.NOT_A_FILE, null));
        }
        return FileVisitResult.CONTINUE;
    }

    @Override
    public FileVisitResult visitFileFailed(Path file, IOException error) {
        String path = below(file);
        if (selection.closed(path, true).isEmpty()) {
            skipped.add(new Decision(path, Verdict.UNREADABLE, null));
        }
        return FileVisitResult.CONTINUE;
    }

    private void link(Path link, String path) throws IOException {
        Path target = Files.readSymbolicLink(link);
        Path parent = link.getParent();
        boolean inside = !target.isAbsolute()
                && parent != null
                && parent.resolve(target).normalize().startsWith(root);
        if (inside) {
            entries.put(path, new Entry.Link(slashes(target)));
        } else {
            skipped.add(new Decision(path, Verdict.LINK_LEAVES, null));
        }
    }

    private static Optional<Decision> environment(Path directory, String path) {
        boolean found =
                Files.exists(directory.resolve("pyvenv.cfg")) || Files.isDirectory(directory.resolve("conda-meta"));
        return found ? Optional.of(new Decision(path, Verdict.ENVIRONMENT, null)) : Optional.empty();
    }

    /** Where the file system knows no executable bit, the name of a shell script tells it. */
    private boolean isExecutable(Path file, BasicFileAttributes attributes) throws IOException {
        if (!posix) {
            return file.toString().endsWith(".sh");
        }
        PosixFileAttributes known = attributes instanceof PosixFileAttributes already
                ? already
                : Files.readAttributes(file, PosixFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
        return known.permissions().contains(PosixFilePermission.OWNER_EXECUTE);
    }

    private String below(Path path) {
        Path name = path.getFileName();
        String parent = parents.peek();
        return (parent == null ? "" : parent) + name;
    }

    /** The names' bytes are not text in this JVM's encoding, or the text has no bytes in UTF-8. */
    private boolean isUnusable(String path) {
        return path.indexOf(REPLACEMENT) >= 0 || !encoder.canEncode(path);
    }

    private String slashes(Path target) {
        return target.toString().replace(target.getFileSystem().getSeparator(), "/");
    }
}
