package io.recompute.python.imports;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * Reads the imports of Python source, wherever they stand: in functions, behind semicolons, over several lines. The
 * words of the language are told apart as the chapters "Lexical analysis" and "The import statement" of the Python 3.14
 * language reference say, f-strings with PEP 701, the encoding with PEP 263. The text is not checked any further, so
 * that files for Python 2 and for a later Python are read as well.
 *
 * <p>Blocks below {@code if TYPE_CHECKING:} are left out, since they never run; of a chain of {@code if}, {@code elif}
 * and {@code else}, only the branches that cannot. Modules that are named while the program runs, as in
 * {@code importlib.import_module(name)}, are not seen.
 *
 * <p>A broken file is never fatal: what is wrong is told, and reading goes on behind it. Thread-safe.
 */
public final class ImportReader {
    private ImportReader() {}

    /** The imports of a module, given as the bytes of its file. */
    public static SourceImports module(byte[] content) {
        List<Import> imports = new ArrayList<>();
        List<SourceProblem> problems = new ArrayList<>();
        byte[] text = SourceText.utf8(content, problems);
        new StatementReader(new Lexer(text, 1, false, problems), imports).read();
        return new SourceImports(imports, problems);
    }

    /**
     * The imports of a notebook ({@code .ipynb}, formats 3 and 4), given as the bytes of its file, of which no more than the
     * code is kept. Lines of magics and shell commands are skipped, and whole cells of another language ({@code %%bash}).
     * A notebook whose language is not Python has none.
     *
     * @param content is closed
     * @throws IOException where the stream breaks
     */
    public static SourceImports notebook(InputStream content) throws IOException {
        List<Import> imports = new ArrayList<>();
        List<SourceProblem> problems = new ArrayList<>();
        int line = 1;
        for (String cell : Notebook.codeCells(content, problems)) {
            if (Magics.isPythonCell(cell)) {
                byte[] text = cell.getBytes(StandardCharsets.UTF_8);
                new StatementReader(new Lexer(text, line, true, problems), imports).read();
            }
            line += (int) cell.lines().count();
        }
        return new SourceImports(imports, problems);
    }
}
