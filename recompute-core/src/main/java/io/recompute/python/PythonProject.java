package io.recompute.python;

import io.recompute.sync.plan.Rules;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A project's directory, and what is to be known of the Python that it will run with. Nothing is touched before it is
 * asked something. Immutable; every step returns a new one.
 *
 * <p>What a project needs is told by, in this order: its {@code requirements.txt} where the library did not write it,
 * {@code pyproject.toml} (PEP 621, uv and Poetry), {@code setup.cfg}, {@code Pipfile}, {@code requirements.in},
 * {@code environment.yml}; a lock file, as {@code uv.lock}, which names distributions and pins versions; the user's {@code
 * .recompute/imports}, lines of {@code module = distribution}; and the library's own list. Not read are {@code setup.py},
 * which is a program, and optional groups of dependencies.
 */
public final class PythonProject {
    private static final String EXCLUDE = ".recompute/exclude";
    private static final String USER_MAP = ".recompute/imports";

    private final Path directory;
    private final @Nullable PythonVersion version;

    private PythonProject(Path directory, @Nullable PythonVersion version) {
        this.directory = directory;
        this.version = version;
    }

    /** The project in this directory, for any Python: what some version brings itself is not looked for elsewhere. */
    public static PythonProject at(Path directory) {
        return new PythonProject(directory, null);
    }

    /** The same for one version of Python, from 3.8 to 3.14. */
    public PythonProject version(PythonVersion python) {
        return new PythonProject(directory, python);
    }

    /**
     * Scans the project. Files that cannot be read are told of in the result.
     *
     * @throws PythonProjectException where the directory is missing or cannot be read
     */
    public Requirements requirements() {
        return scan(false).found();
    }

    /**
     * Scans the project, and keeps its {@code requirements.txt} true: writes it where there is none, or where it bears
     * the library's mark.
     *
     * @param force whether to replace a file that the user wrote; a copy of it stays, and what it asks for is not
     *     looked at
     * @throws PythonProjectException where the directory cannot be read, or the file not be written
     */
    public RequirementsFile writeRequirements(boolean force) {
        try {
            return RequirementsFile.write(
                    directory.resolve(RequirementsText.FILE), scan(force).found(), force);
        } catch (IOException e) {
            throw new PythonProjectException(directory, "cannot write " + RequirementsText.FILE + ": " + e, e);
        }
    }

    /**
     * What is to be installed for it: its {@code requirements.txt}, which is brought up to date first as by {@link
     * #writeRequirements}; none is written where there is none and nothing is needed.
     *
     * @param force as for {@link #writeRequirements}
     * @throws PythonProjectException where the project, its {@code pyproject.toml} or a file of requirements cannot be
     *     read
     */
    public Installable installable(boolean force) {
        Path file = directory.resolve(RequirementsText.FILE);
        try {
            boolean users = !force && RequirementsFile.isUsers(file);
            if (!users) {
                checkReadable();
            }
            Scan scan = scan(force);
            if (Files.exists(file) || !scan.found().needed().stream().allMatch(Requirement::optional)) {
                RequirementsFile unused = RequirementsFile.write(file, scan.found(), force);
            }
            RequirementLines lines =
                    Files.exists(file) ? RequirementLines.read(file, directory) : RequirementLines.NONE;
            List<String> pins = users ? List.of() : scan.declared().pins();
            String versions = scan.declared().pythonVersions();
            return new Installable(
                    scan.found(), lines, pins, versions, conda(scan, lines, users), importPaths(scan, lines));
        } catch (IOException e) {
            throw new PythonProjectException(directory, "cannot read " + RequirementsText.FILE + ": " + e, e);
        }
    }

    /** What {@code environment.yml} asks for is conda's affair, but a file of requirements that is the user's is pip's. */
    private Optional<CondaFile> conda(Scan scan, RequirementLines lines, boolean users) throws IOException {
        Path file = directory.resolve(CondaEnvironment.FILE);
        if (!Files.isRegularFile(file)) {
            return Optional.empty();
        }
        String text = DeclarationFiles.text(file);
        Set<String> condas = CondaEnvironment.names(text);
        List<String> others = scan.found().needed().stream()
                .filter(one -> !one.optional() && !condas.contains(DistributionName.normal(one.distribution())))
                .map(Requirement::line)
                .toList();
        return Optional.of(new CondaFile(CondaEnvironment.portable(text), users ? lines.requirements() : others));
    }

    private static List<String> importPaths(Scan scan, RequirementLines lines) {
        Set<String> paths = new LinkedHashSet<>();
        boolean inSrc = scan.files().stream().anyMatch(file -> file.startsWith("src/") && file.endsWith(".py"));
        if (inSrc && !scan.files().contains("src/__init__.py")) {
            paths.add("src");
        }
        paths.addAll(lines.importPaths());
        return List.copyOf(paths);
    }

    /** Where a file tells what the project needs and cannot be read, what is known of it is not enough to install. */
    private void checkReadable() throws IOException {
        Path file = directory.resolve(Pyproject.FILE);
        if (Files.isRegularFile(file)) {
            Pyproject.problem(DeclarationFiles.text(file)).ifPresent(problem -> {
                throw new PythonProjectException(
                        directory,
                        file + " cannot be read: " + problem + "; mend it, or write a requirements.txt of your own",
                        null);
            });
        }
    }

    /** What a scan found, what the project says itself, and all its files. */
    private record Scan(Requirements found, Declared declared, Set<String> files) {}

    private Scan scan(boolean withoutRequirementsText) {
        if (!Files.isDirectory(directory)) {
            throw new PythonProjectException(directory, "there is no directory " + directory, null);
        }
        try {
            ProjectSources sources = ProjectSources.of(directory, excluded());
            Declared declared = DeclarationFiles.read(directory, withoutRequirementsText);
            List<String> problems = new ArrayList<>();
            ModuleMap user = userMap(problems);
            problems.addAll(declared.problems());
            problems.addAll(sources.problems());
            RequirementScan scan =
                    new RequirementScan(new LocalModules(sources.files()), StandardLibrary.of(version), declared, user);
            sources.sources().forEach((file, source) -> source.imports().forEach(found -> scan.add(file, found)));
            return new Scan(scan.result(problems), declared, sources.files());
        } catch (IOException e) {
            throw new PythonProjectException(directory, "cannot read " + directory + ": " + e, e);
        }
    }

    /** What a synchronisation leaves out is not on the machine, and needs nothing there. */
    private Rules excluded() throws IOException {
        Path file = directory.resolve(EXCLUDE);
        return Files.isRegularFile(file) ? Rules.parse(EXCLUDE, DeclarationFiles.text(file)) : Rules.none();
    }

    private ModuleMap userMap(List<String> problems) throws IOException {
        Path file = directory.resolve(USER_MAP);
        if (!Files.isRegularFile(file)) {
            return ModuleMap.parse(List.of(), problems);
        }
        List<String> wrong = new ArrayList<>();
        ModuleMap map = ModuleMap.parse(DeclarationFiles.text(file).lines().toList(), wrong);
        wrong.forEach(problem -> problems.add(USER_MAP + ": " + problem));
        return map;
    }
}
