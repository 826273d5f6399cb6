package io.recompute.python;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What a requirements file asks for, with the files that it names, as a machine can be told that has none of them.
 *
 * @param requirements lines for a requirements file, without comments
 * @param constraints lines for a constraints file
 * @param leftOut lines that cannot be told: paths of this computer
 * @param importPaths directories of the project, relative to it, that lines as {@code -e .} name: their modules are found
 *     where they lie, and what they require is among the requirements
 */
public record RequirementLines(
        List<String> requirements, List<String> constraints, List<String> leftOut, List<String> importPaths) {
    static final RequirementLines NONE = new RequirementLines(List.of(), List.of(), List.of(), List.of());

    private static final Pattern FILE = Pattern.compile("(-r|--requirement|-c|--constraint)(?:\\s+|\\s*=\\s*|)(\\S.*)");
    private static final Pattern LOCAL =
            Pattern.compile("(-e|--editable)\\b.*|\\.{0,2}/.*|\\.{1,2}(\\[.*])?|\\S+\\.(whl|zip|tar\\.gz)");
    private static final Pattern FILE_ADDRESS = Pattern.compile("(.*@\\s*|-e\\s+|--editable[ =]\\s*)?file:.*");

    /** Copies the lists. */
    public RequirementLines {
        requirements = List.copyOf(requirements);
        constraints = List.copyOf(constraints);
        leftOut = List.copyOf(leftOut);
        importPaths = List.copyOf(importPaths);
    }

    /**
     * Reads the file, and those that it names.
     *
     * @param project the directory that paths in it are relative to
     * @throws IOException where one of them cannot be read
     */
    static RequirementLines read(Path file, Path project) throws IOException {
        Reader reader = new Reader(project);
        reader.read(file, false);
        return new RequirementLines(
                reader.requirements, reader.constraints, reader.leftOut, List.copyOf(reader.importPaths));
    }

    private static final class Reader {
        private final Path project;
        private final Set<String> importPaths = new LinkedHashSet<>();
        private final List<String> requirements = new ArrayList<>();
        private final List<String> constraints = new ArrayList<>();
        private final List<String> leftOut = new ArrayList<>();
        private final Set<Path> seen = new HashSet<>();

        Reader(Path project) {
            this.project = project;
        }

        void read(Path file, boolean constraining) throws IOException {
            if (!seen.add(file.toAbsolutePath().normalize())) {
                return;
            }
            String text = new String(Files.readAllBytes(file), StandardCharsets.UTF_8).replace("\uFEFF", "");
            for (String raw :
                    text.replace("\\\r\n", " ").replace("\\\n", " ").lines().toList()) {
                String line = raw.replaceFirst("(^|\\s)#.*$", "").strip();
                Matcher named = FILE.matcher(line);
                if (named.matches() && !named.group(2).contains("://")) {
                    read(
                            named(file, named.group(2)),
                            constraining || named.group(1).contains("c"));
                } else if (isLocal(line)) {
                    local(line);
                } else if (!line.isEmpty()) {
                    (constraining ? constraints : requirements).add(line);
                }
            }
        }

        private void local(String line) throws IOException {
            Optional<LocalProject> own = LocalProject.named(line, project);
            if (own.isPresent()) {
                importPaths.add(own.get().importPath());
                requirements.addAll(own.get().requirements());
            } else {
                leftOut.add(line);
            }
        }

        private static boolean isLocal(String line) {
            return line.contains("://")
                    ? FILE_ADDRESS.matcher(line).matches()
                    : LOCAL.matcher(line).matches();
        }

        private static Path named(Path file, String name) throws IOException {
            try {
                return file.resolveSibling(name);
            } catch (InvalidPathException e) {
                throw new IOException("no path: " + name, e);
            }
        }
    }
}
