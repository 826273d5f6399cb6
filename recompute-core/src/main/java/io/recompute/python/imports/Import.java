package io.recompute.python.imports;

import java.util.List;

/**
 * One import of a source file. {@code import a.b, c} is two of them, {@code from a import b, c} is one with two names.
 *
 * @param module the dotted name after {@code import} or {@code from}, less leading dots; empty for {@code from . import x}
 * @param level how many dots stood before it: 0 for an absolute import
 * @param names what a {@code from} import takes out of the module, in its order, {@code *} for all; empty for a plain
 *     {@code import}
 * @param optional whether the program goes on without it: it stands in a {@code try} with a handler for
 *     {@code ImportError} or {@code ModuleNotFoundError}, or below {@code with suppress(ImportError)}
 * @param line the line of its first word, from 1; in a notebook counted through its code cells
 */
public record Import(String module, int level, List<String> names, boolean optional, int line) {
    /** An import; the names are copied. */
    public Import {
        names = List.copyOf(names);
    }

    /** The module's first part, what Python looks for on its path; empty for a relative import without a module. */
    public String top() {
        int dot = module.indexOf('.');
        return dot < 0 ? module : module.substring(0, dot);
    }

    /** Whether it is looked for in the importing file's own package. */
    public boolean isRelative() {
        return level > 0;
    }

    Import asOptional() {
        return new Import(module, level, names, true, line);
    }
}
