package io.recompute.python;

import io.recompute.sync.plan.Rules;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/**
 * A project's directory, and what is to be known of the Python that it will run with. Nothing is touched before it is
 * asked something. Immutable; every step returns a new one.
 *
 * <p>What a project needs is told by, in this order: its {@code requirements.txt} where the library did not write it,
 * {@code pyproject.toml} (PEP 621 and Poetry), {@code setup.cfg}, {@code environment.yml}; the user's
 * {@code .recompute/imports}, lines of {@code module = distribution}; and the library's own list. Not read are
 * {@code setup.py}, which is a program, lock files, and optional groups of dependencies.
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
        return scan(false);
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
            return RequirementsFile.write(directory.resolve(RequirementsText.FILE), scan(force), force);
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
            if (force || !RequirementsFile.isUsers(file)) {
                checkReadable();
            }
            if (!Files.exists(file)) {
                Requirements found = scan(false);
                if (found.needed().stream().allMatch(Requirement::optional)) {
                    return new Installable(found, RequirementLines.NONE);
                }
            }
            return new Installable(writeRequirements(force).requirements(), RequirementLines.read(file));
        } catch (IOException e) {
            throw new PythonProjectException(directory, "cannot read " + RequirementsText.FILE + ": " + e, e);
        }
    }

    /** Where a file tells what the project needs and cannot be read, what is known of it is not enough to install. */
    private void checkReadable() throws IOException {
        Path file = directory.resolve(Pyproject.FILE);
        if (Files.isRegularFile(file)) {
            Pyproject.problem(text(file)).ifPresent(problem -> {
                throw new PythonProjectException(
                        directory,
                        file + " cannot be read: " + problem + "; mend it, or write a requirements.txt of your own",
                        null);
            });
        }
    }

    private Requirements scan(boolean withoutRequirementsText) {
        if (!Files.isDirectory(directory)) {
            throw new PythonProjectException(directory, "there is no directory " + directory, null);
        }
        try {
            ProjectSources sources = ProjectSources.of(directory, excluded());
            Declared declared = new Declared();
            if (!withoutRequirementsText && RequirementsFile.isUsers(directory.resolve(RequirementsText.FILE))) {
                read(RequirementsText.FILE, RequirementsText::read, declared);
            }
            read(Pyproject.FILE, Pyproject::read, declared);
            read(SetupCfg.FILE, SetupCfg::read, declared);
            read(CondaEnvironment.FILE, CondaEnvironment::read, declared);
            List<String> problems = new ArrayList<>();
            ModuleMap user = userMap(problems);
            problems.addAll(declared.problems());
            problems.addAll(sources.problems());
            RequirementScan scan =
                    new RequirementScan(new LocalModules(sources.files()), StandardLibrary.of(version), declared, user);
            sources.sources().forEach((file, source) -> source.imports().forEach(found -> scan.add(file, found)));
            return scan.result(problems);
        } catch (IOException e) {
            throw new PythonProjectException(directory, "cannot read " + directory + ": " + e, e);
        }
    }

    /** What a synchronisation leaves out is not on the machine, and needs nothing there. */
    private Rules excluded() throws IOException {
        Path file = directory.resolve(EXCLUDE);
        return Files.isRegularFile(file) ? Rules.parse(EXCLUDE, text(file)) : Rules.none();
    }

    private void read(String name, BiConsumer<String, Declared> reader, Declared declared) throws IOException {
        Path file = directory.resolve(name);
        if (Files.isRegularFile(file)) {
            reader.accept(text(file), declared);
        }
    }

    private ModuleMap userMap(List<String> problems) throws IOException {
        Path file = directory.resolve(USER_MAP);
        if (!Files.isRegularFile(file)) {
            return ModuleMap.parse(List.of(), problems);
        }
        List<String> wrong = new ArrayList<>();
        ModuleMap map = ModuleMap.parse(text(file).lines().toList(), wrong);
        wrong.forEach(problem -> problems.add(USER_MAP + ": " + problem));
        return map;
    }

    /** The text of a file; bytes that are no UTF-8 matter to no name. */
    private static String text(Path file) throws IOException {
        return new String(Files.readAllBytes(file), StandardCharsets.UTF_8).replace("\uFEFF", "");
    }
}
