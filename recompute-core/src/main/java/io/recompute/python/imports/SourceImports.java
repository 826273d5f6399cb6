package io.recompute.python.imports;

import java.util.List;

/**
 * What one source file imports.
 *
 * @param imports in the order of the text
 * @param problems what could not be read; empty for most files
 */
public record SourceImports(List<Import> imports, List<SourceProblem> problems) {
    /** The result of a reading; both lists are copied. */
    public SourceImports {
        imports = List.copyOf(imports);
        problems = List.copyOf(problems);
    }
}
