package io.recompute.python;

import java.util.List;

/**
 * A distribution that a project needs.
 *
 * @param distribution its name, as whoever named it spells it
 * @param line how a requirements file asks for it: the name, or what the project says of extras, versions and markers
 * @param origin who says so
 * @param optional whether all imports of it are optional, and the project does not ask for it itself
 * @param modules what is imported of it, sorted; empty where the project asks for it and no import does
 */
public record Requirement(String distribution, String line, Origin origin, boolean optional, List<String> modules) {
    /** A requirement; the modules are copied. */
    public Requirement {
        modules = List.copyOf(modules);
    }

    /** Who says which distribution it is. */
    public enum Origin {
        /** The project: its requirements, {@code pyproject.toml} and the like, or its lock file. */
        PROJECT,
        /** The user: {@code .recompute/imports}. */
        USER,
        /** The list that comes with the library. */
        LIBRARY
    }
}
