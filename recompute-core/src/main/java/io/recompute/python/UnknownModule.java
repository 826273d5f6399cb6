package io.recompute.python;

/**
 * A module that a project imports and of which nobody says which distribution brings it. Nothing is installed for it.
 *
 * @param module its name; of a namespace such as {@code google.cloud} the whole dotted name
 * @param file the first file that imports it, relative to the project, with {@code /} between names
 * @param line the line there, from 1
 * @param optional whether all imports of it are optional
 * @param hint what to do, in words
 */
public record UnknownModule(String module, String file, int line, boolean optional, String hint) {}
