package io.recompute.python;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.BiConsumer;

/** The files in which a project says what it needs. */
final class DeclarationFiles {
    /** What pip-tools makes a {@code requirements.txt} of, where there is none yet. */
    private static final String REQUIREMENTS_IN = "requirements.in";

    private DeclarationFiles() {}

    /**
     * Reads all that are there.
     *
     * @param withoutRequirementsText whether to pass over a {@code requirements.txt} that the user wrote
     */
    static Declared read(Path directory, boolean withoutRequirementsText) throws IOException {
        Declared declared = new Declared();
        if (!withoutRequirementsText && RequirementsFile.isUsers(directory.resolve(RequirementsText.FILE))) {
            read(directory, RequirementsText.FILE, RequirementsText::read, declared);
        } else {
            read(directory, REQUIREMENTS_IN, DeclarationFiles::requirementsIn, declared);
        }
        read(directory, Pyproject.FILE, Pyproject::read, declared);
        read(directory, SetupCfg.FILE, SetupCfg::read, declared);
        read(directory, Pipfile.FILE, Pipfile::read, declared);
        read(directory, CondaEnvironment.FILE, CondaEnvironment::read, declared);
        for (String lock : LockFile.FILES) {
            if (Files.isRegularFile(directory.resolve(lock))) {
                LockFile.read(lock, text(directory.resolve(lock)), declared);
                break;
            }
        }
        return declared;
    }

    /** The text of a file; bytes that are no UTF-8 matter to no name. */
    static String text(Path file) throws IOException {
        return new String(Files.readAllBytes(file), StandardCharsets.UTF_8).replace("\uFEFF", "");
    }

    private static void requirementsIn(String text, Declared declared) {
        RequirementsText.read(REQUIREMENTS_IN, text, declared);
    }

    private static void read(Path directory, String name, BiConsumer<String, Declared> reader, Declared declared)
            throws IOException {
        Path file = directory.resolve(name);
        if (Files.isRegularFile(file)) {
            reader.accept(text(file), declared);
        }
    }
}
