package io.recompute.python;

import io.recompute.python.imports.ImportReader;
import io.recompute.python.imports.SourceImports;
import io.recompute.python.imports.SourceProblem;
import io.recompute.sync.plan.Rules;
import io.recompute.sync.plan.Selection;
import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * One walk through a project: its files, and what its modules and notebooks import. Hidden files, environments and
 * caches are passed over, as is what {@code .recompute/exclude} names; links are not followed.
 */
final class ProjectSources extends SimpleFileVisitor<Path> {
    private static final Set<String> PASSED_OVER = Set.of("__pycache__", "node_modules", "site-packages");

    private final Path root;
    private final Selection selection;
    private final Set<String> files = new TreeSet<>();
    private final Map<String, SourceImports> sources = new TreeMap<>();
    private final List<Path> readable = new ArrayList<>();
    private final List<String> problems = new ArrayList<>();

    private ProjectSources(Path root, Rules excluded) {
        this.root = root;
        this.selection = Selection.of(Rules.none(), excluded);
    }

    /**
     * Walks through the project.
     *
     * @param excluded what is left out, as a synchronisation leaves it out
     * @throws IOException where the directory cannot be walked through at all
     */
    static ProjectSources of(Path root, Rules excluded) throws IOException {
        ProjectSources found = new ProjectSources(root, excluded);
        Files.walkFileTree(root, found);
        found.readable.parallelStream().map(found::read).toList().forEach(found::add);
        return found;
    }

    /** All files, relative to the root with {@code /} between names. */
    Set<String> files() {
        return files;
    }

    /** What the modules and notebooks among them import, by file. */
    Map<String, SourceImports> sources() {
        return sources;
    }

    List<String> problems() {
        return problems;
    }

    @Override
    public FileVisitResult preVisitDirectory(Path directory, BasicFileAttributes attributes) {
        if (directory.equals(root)) {
            return FileVisitResult.CONTINUE;
        }
        String name = String.valueOf(directory.getFileName());
        boolean passed = name.startsWith(".")
                || PASSED_OVER.contains(name)
                || Files.exists(directory.resolve("pyvenv.cfg"))
                || Files.isDirectory(directory.resolve("conda-meta"))
                || selection.closedHere(below(directory), true).isPresent();
        return passed ? FileVisitResult.SKIP_SUBTREE : FileVisitResult.CONTINUE;
    }

    @Override
    public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
        String name = String.valueOf(file.getFileName());
        if (attributes.isRegularFile() && !name.startsWith(".")) {
            String path = below(file);
            if (selection.closedHere(path, false).isPresent()) {
                return FileVisitResult.CONTINUE;
            }
            files.add(path);
            if (name.endsWith(".py") || name.endsWith(".ipynb")) {
                readable.add(file);
            }
        }
        return FileVisitResult.CONTINUE;
    }

    @Override
    public FileVisitResult visitFileFailed(Path file, IOException failure) throws IOException {
        if (file.equals(root)) {
            throw failure;
        }
        problems.add(below(file) + ": cannot be read: " + failure);
        return FileVisitResult.CONTINUE;
    }

    @Override
    public FileVisitResult postVisitDirectory(Path directory, @Nullable IOException failure) {
        if (failure != null) {
            problems.add(below(directory) + ": cannot be listed: " + failure);
        }
        return FileVisitResult.CONTINUE;
    }

    /** Several files are read at a time, so this changes nothing. */
    private Source read(Path file) {
        try {
            boolean notebook = String.valueOf(file.getFileName()).endsWith(".ipynb");
            SourceImports found = notebook
                    ? ImportReader.notebook(Files.newInputStream(file))
                    : ImportReader.module(Files.readAllBytes(file));
            return new Source(below(file), found);
        } catch (IOException e) {
            SourceProblem problem = new SourceProblem(0, "cannot be read: " + e);
            return new Source(below(file), new SourceImports(List.of(), List.of(problem)));
        }
    }

    private void add(Source source) {
        sources.put(source.path, source.found);
        source.found.problems().forEach(problem -> problems.add(source.path + ": " + problem));
    }

    private String below(Path file) {
        return root.relativize(file).toString().replace(file.getFileSystem().getSeparator(), "/");
    }

    private record Source(String path, SourceImports found) {}
}
