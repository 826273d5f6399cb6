package io.recompute.python.imports;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class ImportReaderTest {
    /** Each row: what it is about, the source, the imports as {@link #text} writes them. */
    static Stream<Arguments> sources() {
        return Stream.of(
                arguments("several", "import a.b as c, d\nimport e", "1 a.b;1 d;2 e"),
                arguments("from", "from a.b import c as d, e", "1 a.b(c,e)"),
                arguments("all", "from a import *", "1 a(*)"),
                arguments("relative", "from . import x\nfrom ..p import y\nfrom .import z", "1 .(x);2 ..p(y);3 .(z)"),
                arguments("dots apart", "from . .. p import x\nimport a . b", "1 ...p(x);2 a.b"),
                arguments("brackets", "from a import (b, # why\n  c,\n)\nimport d", "1 a(b,c);4 d"),
                arguments("continued", "import a, \\\n  b\nfrom c \\\n import d", "1 a;1 b;3 c(d)"),
                arguments("continued, CRLF", "import a, \\\r\n  b\r\nimport c", "1 a;1 b;3 c"),
                arguments("line ends of old Macs", "import a\rimport b", "1 a;2 b"),
                arguments("semicolons", "x = 1; import a; import b;", "1 a;1 b"),
                arguments("one-line blocks", "if x: import a; import b\nclass C: from d import e", "1 a;1 b;2 d(e)"),
                arguments("functions", "@d(import_=1)\nasync def f():\n\timport a\n\treturn a", "3 a"),
                arguments("slices and annotations", "x: int = y[a:b]; import c\nd = {e: f}", "1 c"),
                arguments("words like it", "important = 1\nfrom_ = 2\nx.import_ = 3\nimport_x()", ""),
                arguments("yield and raise", "yield from a\nraise b from c\n(yield\nfrom d)", ""),
                arguments(
                        "soft keywords",
                        "import match, case, type\nfrom type import case as match",
                        "1 match;1 case;1 type;2 type(case)"),
                arguments(
                        "match statement", "match x:\n  case [import_]: import a\n  case _:\n    import b", "2 a;4 b"),
                arguments("comments", "# import a\nimport b # import c\n", "2 b"),
                arguments("strings", "'import a'; \"import b\"; r'\\'; import c'\nimport d", "2 d"),
                arguments("string prefixes", "Rb'x'; bR\"\"\"\nimport a\n\"\"\"; u'y'; import b", "3 b"),
                arguments("escaped quotes", "'\\''; import a; \"\\\\\"; import b", "1 a;1 b"),
                arguments("continued string", "'a \\\nimport b'; import c", "2 c"),
                arguments("triple", "'''\nimport a\n''' ; import b\n\"\"\"x\"\"\"\"\"; import c", "3 b;4 c"),
                arguments("docstring", "\"\"\"Docs.\n\nimport a\n\"\"\"\nimport b", "5 b"),
                arguments("f-string", "f'{a!r:>{w}}{{import b}}'; import c", "1 c"),
                arguments("f-string in its own quotes", "f'{a['}']}{f'{f'{1}'}'}'; import b", "1 b"),
                arguments("f-string with a format", "f'{x:#x}{y:%H:%M}'; import a", "1 a"),
                arguments("f-string with a character's name", "f'\\N{DASH}{x}\\''; import a", "1 a"),
                arguments("f-string over lines", "f'''{\na # '}\n}\nimport b'''; import c", "4 c"),
                arguments("raw f-string", "rf'\\{x}\\''; import a", "1 a"),
                arguments("template", "t'{x['a']}'; import b", "1 b"),
                arguments(
                        "tabs and form feeds", "\f\nif x:\n\timport a\n        import b\n\f\nimport c", "3 a;4 b;6 c"),
                arguments("not ASCII", "import größe, ﬁne", "1 größe;1 fine"),
                arguments("Python 2", "print 'x'\nexec `y`\nexcept E, e:\n  import a", "4 a"),
                arguments("nothing", "", ""),
                arguments("no line end", "import a", "1 a"));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("sources")
    void findsTheImports(String about, String source, String expected) {
        SourceImports read = read(source);
        assertThat(text(read)).as(about).isEqualTo(expected);
        assertThat(read.problems()).isEmpty();
    }

    /** Optional imports have a question mark. */
    static Stream<Arguments> blocks() {
        return Stream.of(
                arguments("try: import a\nexcept ImportError: import b", "1 a?;2 b"),
                arguments(
                        "try:\n import a\nexcept (X, ModuleNotFoundError) as e:\n import b\nelse:\n import c\nfinally:\n import d",
                        "2 a?;4 b;6 c?;8 d"),
                arguments("try:\n import a\nexcept ValueError:\n pass\nexcept ImportError:\n pass", "2 a?"),
                arguments("try:\n import a\nexcept Exception:\n pass", "2 a"),
                arguments("try:\n import a\nexcept:\n pass", "2 a"),
                arguments("try:\n import a\nfinally:\n pass\nimport b", "2 a;5 b"),
                arguments(
                        "try:\n try:\n  import a\n except X:\n  import b\nexcept ImportError:\n import c",
                        "3 a?;5 b?;7 c"),
                arguments(
                        "try:\n import a\nexcept ImportError:\n try:\n  import b\n except ImportError:\n  import c",
                        "2 a?;5 b?;7 c"),
                arguments("try:\n import a\nexcept* ImportError:\n pass", "2 a?"),
                arguments("with suppress(ImportError):\n import a\nimport b", "2 a?;3 b"),
                arguments("with contextlib.suppress(ImportError): import a", "1 a?"),
                arguments("with open(x):\n import a", "2 a"),
                arguments("if TYPE_CHECKING:\n import a\nimport b", "3 b"),
                arguments("if TYPE_CHECKING: import a\nelse: import b", "2 b"),
                arguments("if typing.TYPE_CHECKING:\n import a\nelif x:\n import b\nelse:\n import c", "4 b;6 c"),
                arguments("if x:\n import a\nelif (t.TYPE_CHECKING):\n import b\nelse:\n import c", "2 a;6 c"),
                arguments("if not TYPE_CHECKING:\n import a\nelif x:\n import b\nelse:\n import c", "2 a"),
                arguments("if x and TYPE_CHECKING:\n import a", ""),
                arguments("if x or TYPE_CHECKING:\n import a", "2 a"),
                arguments("if TYPE_CHECKING is x:\n import a", "2 a"),
                arguments("if f(TYPE_CHECKING):\n import a", "2 a"),
                arguments("if TYPE_CHECKING:\n if x:\n  import a\n else:\n  import b\nelse:\n import c", "7 c"),
                arguments("if TYPE_CHECKING:\n pass\nfor x in y:\n pass\nelse:\n import a", "6 a"),
                arguments("if not TYPE_CHECKING:\n pass\nif x:\n pass\nelse:\n import a", "6 a"),
                arguments("def f():\n if TYPE_CHECKING:\n  import a\nimport b", "4 b"));
    }

    @ParameterizedTest
    @MethodSource("blocks")
    void knowsWhatRunsAndWhatIsOptional(String source, String expected) {
        assertThat(text(read(source))).isEqualTo(expected);
    }

    /** Each row: a broken source, the imports all the same, the line of its problem. */
    static Stream<Arguments> broken() {
        return Stream.of(
                arguments("import a\nx = 'open\nimport b", "1 a;3 b", 2),
                arguments("import a\nx = '''open\nimport b", "1 a", 2),
                arguments("x = f'{open\nimport b", "2 b", 1),
                arguments("x = f'{a:\nimport b", "2 b", 1),
                arguments("x = (1,\nimport b", "2 b", 1),
                arguments("from a import (b,\nfrom c import d", "1 a(b);2 c(d)", 1),
                arguments("f(\ndef g():\n  import b", "3 b", 1),
                arguments("import a b\nimport c", "1 a;2 c", 1),
                arguments("import\nimport c", "2 c", 1),
                arguments("import a.; import c", "1 c", 1),
                arguments("from a\nimport c", "2 c", 1),
                arguments("from import x\nimport c", "2 c", 1),
                arguments("from a import\nimport c", "2 c", 1),
                arguments("x = [", "", 1));
    }

    @ParameterizedTest
    @MethodSource("broken")
    void tellsWhatIsBrokenAndReadsOn(String source, String expected, int line) {
        SourceImports read = read(source);
        assertThat(text(read)).isEqualTo(expected);
        assertThat(read.problems()).extracting(SourceProblem::line).contains(line);
    }

    @Test
    void readsEncodingsThatAreDeclared() {
        assertThat(text(read("# -*- coding: latin-1 -*-\nimport é", StandardCharsets.ISO_8859_1)))
                .isEqualTo("2 é");
        assertThat(text(read(
                        "#!/usr/bin/python\n# vim: set fileencoding=cp1251 :\nimport ж",
                        Charset.forName("windows-1251"))))
                .isEqualTo("3 ж");
        assertThat(text(read("# coding: shift_jis\nx = '表'; import a", Charset.forName("Shift_JIS"))))
                .isEqualTo("2 a");
        assertThat(text(read("\uFEFFimport a", StandardCharsets.UTF_8))).isEqualTo("1 a");
    }

    @Test
    void tellsOfBytesThatAreNoText() {
        SourceImports latin = ImportReader.module("x = 'é'\nimport a".getBytes(StandardCharsets.ISO_8859_1));
        assertThat(text(latin)).isEqualTo("2 a");
        assertThat(latin.problems()).extracting(SourceProblem::message).allMatch(m -> m.contains("UTF-8"));
        SourceImports unknown = read("# coding: klingon\nimport a");
        assertThat(text(unknown)).isEqualTo("2 a");
        assertThat(unknown.problems()).extracting(SourceProblem::message).allMatch(m -> m.contains("klingon"));
    }

    @Test
    void survivesAnything() {
        String pieces = "import from . , ( ) [ ] { } ' \" ''' f' f\"\"\" \\ \n \r : ; # if else try except as x";
        String[] words = pieces.split(" ");
        for (int seed = 0; seed < 3000; seed++) {
            Random random = new Random(seed);
            StringBuilder source = new StringBuilder();
            for (int i = random.nextInt(60); i > 0; i--) {
                source.append(words[random.nextInt(words.length)]).append(random.nextBoolean() ? " " : "");
            }
            assertThat(read(source.toString())).as("seed %d", seed).isNotNull();
        }
    }

    @Test
    void isNotDrownedByDeepNesting() {
        assertThat(read("f'{".repeat(100_000))).isNotNull();
        assertThat(read("f'{x:{".repeat(100_000))).isNotNull();
        assertThat(text(read("(".repeat(100_000) + "\nimport a"))).isEqualTo("2 a");
    }

    static SourceImports read(String source) {
        return read(source, StandardCharsets.UTF_8);
    }

    private static SourceImports read(String source, Charset charset) {
        return ImportReader.module(source.getBytes(charset));
    }

    /** {@code line module(names)}, a dot for each level, a question mark where it is optional. */
    static String text(SourceImports read) {
        return read.imports().stream()
                .map(one -> one.line() + " " + ".".repeat(one.level()) + one.module()
                        + (one.names().isEmpty() ? "" : "(" + String.join(",", one.names()) + ")")
                        + (one.optional() ? "?" : ""))
                .collect(Collectors.joining(";"));
    }
}
