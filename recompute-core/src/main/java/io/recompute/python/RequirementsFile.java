package io.recompute.python;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Optional;

/**
 * What became of a project's {@code requirements.txt}.
 *
 * @param file where it is
 * @param outcome what was done
 * @param backup where a copy of the user's own file was left; empty where none was replaced
 * @param requirements the scan, also where the file was left alone
 */
public record RequirementsFile(Path file, Outcome outcome, Optional<Path> backup, Requirements requirements) {
    /** What was done. */
    public enum Outcome {
        /** There was none. */
        CREATED,
        /** It was the library's, and is different now. */
        REFRESHED,
        /** It was the library's, and right. */
        UNCHANGED,
        /** It is the user's own, and was not touched. */
        LEFT_ALONE,
        /** It was the user's own, and was replaced because that was asked for. */
        REPLACED
    }

    /** Whether there is such a file that the library did not write. */
    static boolean isUsers(Path file) throws IOException {
        return Files.exists(file) && !read(file).startsWith(Requirements.MARK);
    }

    static RequirementsFile write(Path file, Requirements requirements, boolean force) throws IOException {
        boolean exists = Files.exists(file);
        boolean users = isUsers(file);
        if (users && !force) {
            return new RequirementsFile(file, Outcome.LEFT_ALONE, Optional.empty(), requirements);
        }
        String text = requirements.text();
        if (exists && !users && read(file).equals(text)) {
            return new RequirementsFile(file, Outcome.UNCHANGED, Optional.empty(), requirements);
        }
        Optional<Path> backup = users ? Optional.of(backUp(file)) : Optional.empty();
        replace(file, text);
        Outcome outcome = users ? Outcome.REPLACED : exists ? Outcome.REFRESHED : Outcome.CREATED;
        return new RequirementsFile(file, outcome, backup, requirements);
    }

    /** A copy beside the file, under the first name that is free. */
    private static Path backUp(Path file) throws IOException {
        Path backup = file.resolveSibling(file.getFileName() + ".bak");
        for (int i = 1; Files.exists(backup); i++) {
            backup = file.resolveSibling(file.getFileName() + ".bak." + i);
        }
        return Files.copy(file, backup, StandardCopyOption.COPY_ATTRIBUTES);
    }

    /** Writes the whole text or nothing: under another name first. */
    private static void replace(Path file, String text) throws IOException {
        Path target = Files.exists(file) ? file.toRealPath() : file;
        Path written = target.resolveSibling(target.getFileName() + ".new");
        Files.writeString(written, text, StandardCharsets.UTF_8);
        Files.move(written, target, StandardCopyOption.REPLACE_EXISTING);
    }

    private static String read(Path file) throws IOException {
        return new String(Files.readAllBytes(file), StandardCharsets.UTF_8);
    }
}
