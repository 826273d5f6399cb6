package io.recompute.python;

import java.util.List;
import java.util.Optional;

/**
 * What is to be installed for a project.
 *
 * @param requirements the scan of it, which also tells what is not known
 * @param lines what its {@code requirements.txt} asks for; no lines where it needs nothing
 * @param pins lines of a constraints file: the versions that the project has locked; empty where its {@code
 *     requirements.txt} is the user's, which counts alone
 * @param pythonVersions the versions of Python that will do, as PEP 440 has them; empty for any
 * @param conda the project's {@code environment.yml}, where it has one
 * @param importPaths directories of the project, relative to it with {@code /} between names, that Python is to find
 *     modules in: {@code src}, and those that {@code requirements.txt} names as {@code -e}; {@code .} is the project
 */
public record Installable(
        Requirements requirements,
        RequirementLines lines,
        List<String> pins,
        String pythonVersions,
        Optional<CondaFile> conda,
        List<String> importPaths) {
    /** Copies the lists. */
    public Installable {
        pins = List.copyOf(pins);
        importPaths = List.copyOf(importPaths);
    }
}
