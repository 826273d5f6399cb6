package io.recompute.sync;

import io.recompute.sync.plan.Decision;
import io.recompute.sync.plan.Decision.Verdict;
import io.recompute.sync.plan.Entry;
import io.recompute.sync.plan.Manifest;
import io.recompute.sync.plan.Selection;
import io.recompute.sync.plan.Skipped;
import java.io.IOException;
import java.nio.charset.CharsetEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.PosixFileAttributes;
import java.nio.file.attribute.PosixFilePermission;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * One walk through a local project that finds its selected files. Links are not followed. Every name costs one look at
 * its attributes, and nothing else. Used once, by one thread.
 */
final class LocalScan {
    /** What the library keeps itself is not worth telling as left out. */
    private static final String OURS = ".recompute";

    private static final String IGNORE_FILE = ".gitignore";
    private static final char REPLACEMENT = '\uFFFD';

    private final Path root;
    private final boolean gitignore;
    private final Class<? extends BasicFileAttributes> kind;
    private final CharsetEncoder encoder = StandardCharsets.UTF_8.newEncoder();
    private final Manifest.Builder files = Manifest.builder();
    private final Skipped.Builder skipped = Skipped.builder();
    private Selection selection;

    private LocalScan(Path root, ProjectFiles rules) {
        this.root = root;
        this.gitignore = rules.honoursGitignore();
        this.selection = rules.selection();
        boolean posix = root.getFileSystem().supportedFileAttributeViews().contains("posix");
        this.kind = posix ? PosixFileAttributes.class : BasicFileAttributes.class;
    }

    /**
     * The project's selected files.
     *
     * @throws SyncException where the directory is missing or cannot be read
     */
    static LocalProject of(Path directory, ProjectFiles rules) {
        if (!Files.isDirectory(directory)) {
            throw new SyncException(directory, "there is no directory " + directory + " to synchronise", null);
        }
        try {
            LocalScan scan = new LocalScan(directory.toRealPath(), rules);
            scan.enter("", false, children(scan.root));
            return new LocalProject(scan.selection, scan.files.build(), scan.skipped.build());
        } catch (IOException e) {
            throw new SyncException(directory, "cannot read " + directory + ": " + e, e);
        }
    }

    /**
     * A name in a directory.
     *
     * @param key the name, with {@code /} after it where it is a directory: in this order its paths are sorted
     */
    private record Child(String key, Path path, BasicFileAttributes attributes) implements Comparable<Child> {
        @Override
        public int compareTo(Child other) {
            return key.compareTo(other.key);
        }
    }

    /** The names in a directory, each with its path. */
    private static Map<String, Path> children(Path directory) throws IOException {
        Map<String, Path> children = new HashMap<>();
        try (DirectoryStream<Path> stream = Files.newDirectoryStream(directory)) {
            stream.forEach(path -> children.put(String.valueOf(path.getFileName()), path));
        } catch (DirectoryIteratorException e) {
            throw e.getCause();
        }
        return children;
    }

    /** Looks at what is in a directory; {@code whole}: a rule selects all of it. */
    private void enter(String prefix, boolean whole, Map<String, Path> paths) throws IOException {
        if (gitignore && paths.containsKey(IGNORE_FILE)) {
            selection = selection.ignoring(prefix, ProjectFiles.rules(root, prefix + IGNORE_FILE));
        }
        List<Child> children = new ArrayList<>(paths.size());
        paths.forEach((name, path) -> look(name, path, prefix, children));
        Collections.sort(children);
        for (Child child : children) {
            String path = prefix + child.key();
            if (child.attributes().isDirectory()) {
                directory(child.path(), path, whole);
            } else {
                file(child, path, whole);
            }
        }
    }

    private void look(String name, Path path, String prefix, List<Child> children) {
        if (prefix.isEmpty() && name.equals(OURS)) {
            return;
        }
        if (isUnusable(name)) {
            skipped.add(new Decision(prefix + name, Verdict.UNUSABLE_NAME, null));
            return;
        }
        try {
            BasicFileAttributes attributes = Files.readAttributes(path, kind, LinkOption.NOFOLLOW_LINKS);
            children.add(new Child(attributes.isDirectory() ? name + "/" : name, path, attributes));
        } catch (NoSuchFileException e) {
            // Gone since the directory was read: as if it had gone before.
        } catch (IOException e) {
            skipped.add(new Decision(prefix + name, Verdict.UNREADABLE, null));
        }
    }

    private void directory(Path directory, String prefix, boolean whole) throws IOException {
        String path = prefix.substring(0, prefix.length() - 1);
        var closed = selection.closedHere(path, true);
        if (closed.isPresent()) {
            skipped.add(closed.get());
            return;
        }
        Map<String, Path> children;
        try {
            children = children(directory);
        } catch (NoSuchFileException e) {
            return;
        } catch (IOException e) {
            skipped.add(new Decision(path, Verdict.UNREADABLE, null));
            return;
        }
        if (isEnvironment(children)) {
            skipped.add(new Decision(path, Verdict.ENVIRONMENT, null));
            return;
        }
        enter(prefix, whole || selection.selectedHere(path, true).isPresent(), children);
    }

    private void file(Child child, String path, boolean whole) {
        boolean named = whole || selection.selectedHere(path, false).isPresent();
        var closed = selection.closedHere(path, false);
        if (!named || closed.isPresent()) {
            skipped.count(path, named);
            return;
        }
        BasicFileAttributes attributes = child.attributes();
        if (attributes.isSymbolicLink()) {
            link(child.path(), path);
        } else if (attributes.isRegularFile()) {
            files.add(
                    path,
                    new Entry.File(
                            attributes.size(),
                            attributes.lastModifiedTime().toInstant(),
                            isExecutable(path, attributes)));
        } else {
            skipped.add(new Decision(path, Verdict.NOT_A_FILE, null));
        }
    }

    private void link(Path link, String path) {
        Path target;
        try {
            target = Files.readSymbolicLink(link);
        } catch (IOException e) {
            skipped.add(new Decision(path, Verdict.UNREADABLE, null));
            return;
        }
        Path parent = link.getParent();
        boolean inside = !target.isAbsolute()
                && parent != null
                && parent.resolve(target).normalize().startsWith(root);
        if (!inside) {
            skipped.add(new Decision(path, Verdict.LINK_LEAVES, null));
        } else if (isUnusable(target.toString())) {
            skipped.add(new Decision(path, Verdict.UNUSABLE_NAME, null));
        } else {
            files.add(path, new Entry.Link(slashes(target)));
        }
    }

    private static boolean isEnvironment(Map<String, Path> children) {
        Path conda = children.get("conda-meta");
        return children.containsKey("pyvenv.cfg") || conda != null && Files.isDirectory(conda);
    }

    /** Where the file system knows no executable bit, the name of a shell script tells it. */
    private static boolean isExecutable(String path, BasicFileAttributes attributes) {
        return attributes instanceof PosixFileAttributes posix
                ? posix.permissions().contains(PosixFilePermission.OWNER_EXECUTE)
                : path.endsWith(".sh");
    }

    /** The name's bytes are not text in this JVM's encoding, or the text has no bytes in UTF-8. */
    private boolean isUnusable(String name) {
        for (int at = 0; at < name.length(); at++) {
            if (name.charAt(at) >= 0x80) {
                return name.indexOf(REPLACEMENT) >= 0 || !encoder.canEncode(name);
            }
        }
        return false;
    }

    private String slashes(Path target) {
        return target.toString().replace(target.getFileSystem().getSeparator(), "/");
    }
}
