package io.recompute.sync;

import io.recompute.sync.plan.Selection;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/**
 * The work tree of git that a project is, or is a part of. Immutable.
 *
 * @param root where {@code .git} is
 * @param project at or below it
 */
record GitWorkTree(Path root, Path project) {
    /** The nearest one; empty where the project is in none. */
    static Optional<GitWorkTree> around(Path project) {
        Path real;
        try {
            real = project.toRealPath();
        } catch (IOException e) {
            throw new SyncException(project, "cannot read " + project + ": " + e, e);
        }
        for (Path place = real; place != null; place = place.getParent()) {
            if (Files.exists(place.resolve(".git"))) {
                return Optional.of(new GitWorkTree(place, real));
            }
        }
        return Optional.empty();
    }

    /** The selection, less what the ignore files above the project name; those within it are found by the scan. */
    Selection apply(Selection selection) {
        StringBuilder below = new StringBuilder();
        for (Path name : root.relativize(project)) {
            below.append(name).append(name.toString().isEmpty() ? "" : "/");
        }
        Selection result = selection.below(below.toString());
        if (Files.isDirectory(root.resolve(".git"))) {
            result = result.ignoringAbove("", ProjectFiles.rules(root, ".git/info/exclude"));
        }
        for (int slash = below.indexOf("/"), from = 0; slash >= 0; from = slash + 1, slash = below.indexOf("/", from)) {
            String directory = below.substring(0, from);
            result = result.ignoringAbove(directory, ProjectFiles.rules(root, directory + ".gitignore"));
        }
        return result;
    }
}
