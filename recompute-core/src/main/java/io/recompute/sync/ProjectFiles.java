package io.recompute.sync;

import io.recompute.model.WholeFile;
import io.recompute.sync.plan.Rules;
import io.recompute.sync.plan.Selection;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Arrays;
import java.util.Collection;

/** What the library keeps in the {@code .recompute} directory of a local project. */
final class ProjectFiles {
    private static final String OURS = ".recompute";
    private static final String INCLUDE = ".recompute/include";
    private static final String EXCLUDE = ".recompute/exclude";
    private static final String LIST = ".recompute/rsync.db";

    private final Path project;
    private final boolean gitignore;

    /** Those of a project; {@code gitignore}: its ignore files count as well. */
    ProjectFiles(Path project, boolean gitignore) {
        this.project = project;
        this.gitignore = gitignore;
    }

    boolean honoursGitignore() {
        return gitignore;
    }

    /**
     * The selection that the project's own rules ask for; a file that is not there has no rules. Of the ignore files of
     * git it has those that lie above the project, in the same work tree, and {@code .git/info/exclude}.
     */
    Selection selection() {
        Selection own = Selection.of(rules(project, INCLUDE), rules(project, EXCLUDE));
        return gitignore
                ? GitWorkTree.around(project).map(tree -> tree.apply(own)).orElse(own)
                : own;
    }

    /** Lists the synchronised paths, one a line; the file is replaced as a whole, and only where it differs. */
    void list(Collection<String> paths) {
        Path file = project.resolve(LIST);
        StringBuilder text = new StringBuilder();
        paths.forEach(path -> text.append(path).append('\n'));
        byte[] content = text.toString().getBytes(StandardCharsets.UTF_8);
        try {
            if (!isListed() || !Arrays.equals(Files.readAllBytes(file), content)) {
                replace(file, content);
            }
        } catch (IOException e) {
            throw new SyncException(file, "cannot read " + file + ": " + e, e);
        }
    }

    /** Whether there is a list. */
    boolean isListed() {
        return Files.isRegularFile(project.resolve(LIST));
    }

    /** The time by the clock that stamps the project's files, which need not be this computer's. */
    Instant now() {
        Path directory = project.resolve(OURS);
        try {
            Files.createDirectories(directory);
            Path probe = Files.createTempFile(directory, "clock", ".tmp");
            try {
                return Files.getLastModifiedTime(probe).toInstant();
            } finally {
                Files.delete(probe);
            }
        } catch (IOException e) {
            throw new SyncException(directory, "cannot write to " + directory + ": " + e, e);
        }
    }

    /** Writes a file of ours as a whole, or not at all. */
    static void replace(Path file, byte[] content) {
        try {
            WholeFile.replace(file, content);
        } catch (IOException e) {
            throw new SyncException(file, "cannot write " + file + ": " + e, e);
        }
    }

    /** The rules of a file below a directory; none where there is no file. */
    static Rules rules(Path directory, String name) {
        Path file = directory.resolve(name);
        try {
            // Lenient: a rule that is not UTF-8 matches nothing, which is no reason to refuse the others.
            return Rules.parse(name, new String(Files.readAllBytes(file), StandardCharsets.UTF_8));
        } catch (NoSuchFileException e) {
            return Rules.none();
        } catch (IOException e) {
            throw new SyncException(file, "cannot read " + file + ": " + e, e);
        }
    }
}
