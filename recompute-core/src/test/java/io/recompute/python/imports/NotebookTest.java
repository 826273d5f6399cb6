package io.recompute.python.imports;

import static io.recompute.python.imports.ImportReaderTest.text;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class NotebookTest {
    static Stream<Arguments> cells() {
        return Stream.of(
                arguments("import a\\nimport b", "1 a;2 b"),
                arguments("%matplotlib inline\\nimport a", "2 a"),
                arguments("%pip install 'x\\n!echo \\\"don't\\\" (\\nimport a", "3 a"),
                arguments("!pip install \\\\\\n  import\\nimport a", "3 a"),
                arguments("files = !ls 'x\\nimport a", "2 a"),
                arguments("x = %timeit 'y\\nimport a", "2 a"),
                arguments("if x:\\n    !ls (\\n    import a", "3 a"),
                arguments("?open\\nimport a", "2 a"),
                arguments("%time import a", "1 a"),
                arguments("%%bash\\nimport a", ""),
                arguments("\\n%%writefile x.py\\nimport a", ""),
                arguments("%%time\\nimport a", "2 a"),
                arguments("%%capture out\\nimport a", "2 a"),
                arguments("x = (a\\n % b)\\nimport c", "3 c"),
                arguments("x = a == !b", ""));
    }

    @ParameterizedTest
    @MethodSource("cells")
    void passesOverMagics(String cell, String expected) {
        SourceImports read = notebook("{\"cells\": [{\"cell_type\": \"code\", \"source\": [\"" + cell + "\"]}]}");
        assertThat(text(read)).isEqualTo(expected);
        assertThat(read.problems()).isEmpty();
    }

    @Test
    void readsCodeCellsAndCountsTheirLines() {
        SourceImports read = notebook("""
                {"metadata": {"kernelspec": {"language": "python"}, "n": [1, -2.5e3, true, null, NaN]},
                 "cells": [
                  {"cell_type": "markdown", "source": ["import a"]},
                  {"cell_type": "code", "source": ["import b\\n", "x = (1,"]},
                  {"cell_type": "code", "source": "import \\u0063"}]}
                """);
        assertThat(text(read)).isEqualTo("1 b;3 c");
        assertThat(read.problems()).containsExactly(new SourceProblem(2, "a bracket is opened and never closed"));
    }

    @Test
    void readsTheOlderFormat() {
        assertThat(text(notebook(
                        "{\"worksheets\": [{\"cells\": [{\"cell_type\": \"code\", \"input\": [\"import a\"]}]}]}")))
                .isEqualTo("1 a");
    }

    @Test
    void leavesOtherLanguagesAlone() {
        assertThat(notebook("{\"metadata\": {\"language_info\": {\"name\": \"R\"}},"
                                + "\"cells\": [{\"cell_type\": \"code\", \"source\": \"import a\"}]}")
                        .imports())
                .isEmpty();
    }

    @Test
    void tellsOfWhatIsNoNotebook() {
        for (String broken : new String[] {"", "{", "[1]", "{\"a\": tru}", "{\"a\" 1}", "\"\\x\"", "[".repeat(9999)}) {
            SourceImports read = notebook(broken);
            assertThat(read.imports()).isEmpty();
            assertThat(read.problems()).as(broken).hasSize(1);
        }
    }

    @Test
    void tellsTheLineWhereItIsBroken() {
        assertThat(notebook("{\n\"cells\": [\n{\"cell_type\" \"code\"}]}").problems())
                .singleElement()
                .asString()
                .startsWith("is no notebook: line 3: ");
    }

    @Test
    void takesTheOrderOfMembersAsItComes() {
        assertThat(
                        text(
                                notebook(
                                        "{\"cells\": [{\"source\": \"import a\", \"outputs\": [{\"data\": {\"source\": \"x\"}}],"
                                                + "\"cell_type\": \"code\"}, 7], \"metadata\": {\"kernelspec\": {\"language\": \"python\"}}}")))
                .isEqualTo("1 a");
    }

    @Test
    void readsMarksAndBytesThatAreNoUtf8() throws IOException {
        byte[] json = "\uFEFF{\"cells\": [{\"cell_type\": \"code\", \"source\": \"# ?\\nimport a\"}]}"
                .getBytes(StandardCharsets.UTF_8);
        for (int i = 0; i < json.length; i++) {
            json[i] = json[i] == '?' ? (byte) 0xE9 : json[i];
        }
        assertThat(text(ImportReader.notebook(new ByteArrayInputStream(json)))).isEqualTo("2 a");
    }

    @Test
    void outputsStreamPast() throws IOException {
        long[] handedOut = {0};
        byte[] head = "{\"cells\": [{\"cell_type\": \"code\", \"outputs\": [\"".getBytes(StandardCharsets.UTF_8);
        byte[] tail = "\"], \"source\": \"import a\"}]}".getBytes(StandardCharsets.UTF_8);
        long middle = 64 << 20; // longer than any text that the parser would take
        InputStream output = new InputStream() {
            @Override
            public int read() {
                throw new UnsupportedOperationException("read in blocks");
            }

            @Override
            public int read(byte[] bytes, int offset, int length) {
                int count = (int) Math.min(length, middle - handedOut[0]);
                Arrays.fill(bytes, offset, offset + count, (byte) 'x');
                handedOut[0] += count;
                return count == 0 ? -1 : count;
            }
        };
        InputStream file = new SequenceInputStream(
                new SequenceInputStream(new ByteArrayInputStream(head), output), new ByteArrayInputStream(tail));
        assertThat(text(ImportReader.notebook(file))).isEqualTo("1 a");
        assertThat(handedOut[0]).isEqualTo(middle);
    }

    private static SourceImports notebook(String json) {
        try {
            return ImportReader.notebook(new ByteArrayInputStream(json.getBytes(StandardCharsets.UTF_8)));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
