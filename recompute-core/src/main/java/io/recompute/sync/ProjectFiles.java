package io.recompute.sync;

import io.recompute.sync.plan.Rules;
import io.recompute.sync.plan.Selection;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Arrays;
import java.util.Collection;

/** What the library keeps in the {@code .recompute} directory of a local project. */
final class ProjectFiles {
    private static final String INCLUDE = ".recompute/include";
    private static final String EXCLUDE = ".recompute/exclude";
    private static final String LIST = ".recompute/rsync.db";

    private final Path project;

    ProjectFiles(Path project) {
        this.project = project;
    }

    /** The selection that the project's own rules ask for; a file that is not there has no rules. */
    Selection selection() {
        return Selection.of(rules(INCLUDE), rules(EXCLUDE));
    }

    /** Lists the synchronised paths, one a line; the file is replaced as a whole, and only where it differs. */
    void list(Collection<String> paths) {
        Path file = project.resolve(LIST);
        StringBuilder text = new StringBuilder();
        paths.forEach(path -> text.append(path).append('\n'));
        byte[] content = text.toString().getBytes(StandardCharsets.UTF_8);
        try {
            if (Files.isRegularFile(file) && Arrays.equals(Files.readAllBytes(file), content)) {
                return;
            }
            Path directory = project.resolve(".recompute");
            Files.createDirectories(directory);
            Path fresh = Files.createTempFile(directory, "rsync", ".tmp");
            try {
                Files.write(fresh, content);
                Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
            } finally {
                Files.deleteIfExists(fresh);
            }
        } catch (IOException e) {
            throw new SyncException(file, "cannot write " + file + ": " + e, e);
        }
    }

    private Rules rules(String name) {
        Path file = project.resolve(name);
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
