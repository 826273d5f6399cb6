package io.recompute.python;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A project that a line of a requirements file names by its directory, {@code -e .} or {@code ./lib[extra]}, and that lies
 * within the one that is synchronised. It is not built: its modules are found where they lie, so that an environment can be
 * shared, and changed code needs no installation.
 *
 * @param importPath where its modules are, relative to the whole project; {@code .} is that itself
 * @param requirements what it needs
 */
record LocalProject(String importPath, List<String> requirements) {
    private static final Pattern LINE =
            Pattern.compile("(?:(?:-e|--editable)[ =]\\s*)?([^\\s\\[;]+?)/?(?:\\[([^]]*)])?\\s*(?:;.*)?");

    /** The one that the line names; empty where it is none within the project, or where only a build tells its needs. */
    static Optional<LocalProject> named(String line, Path project) throws IOException {
        Matcher parts = LINE.matcher(line);
        if (!parts.matches()) {
            return Optional.empty();
        }
        Path directory;
        try {
            directory = project.resolve(parts.group(1)).normalize();
        } catch (InvalidPathException e) {
            return Optional.empty();
        }
        boolean described = Files.isRegularFile(directory.resolve(Pyproject.FILE))
                || Files.isRegularFile(directory.resolve(SetupCfg.FILE));
        if (!described || !directory.startsWith(project.normalize())) {
            return Optional.empty();
        }
        Declared declared = new Declared();
        read(directory, parts.group(2) == null ? "" : parts.group(2), declared);
        Path modules = Files.isDirectory(directory.resolve("src")) ? directory.resolve("src") : directory;
        String path = project.normalize().relativize(modules).toString().replace('\\', '/');
        return Optional.of(new LocalProject(
                path.isEmpty() ? "." : path, List.copyOf(declared.lines().values())));
    }

    private static void read(Path directory, String extras, Declared declared) throws IOException {
        Path pyproject = directory.resolve(Pyproject.FILE);
        if (Files.isRegularFile(pyproject)) {
            String text = DeclarationFiles.text(pyproject);
            Pyproject.read(text, declared);
            for (String extra : extras.split(",")) {
                Pyproject.readExtra(text, extra.strip(), declared);
            }
        }
        Path setup = directory.resolve(SetupCfg.FILE);
        if (Files.isRegularFile(setup)) {
            SetupCfg.read(DeclarationFiles.text(setup), declared);
        }
    }
}
