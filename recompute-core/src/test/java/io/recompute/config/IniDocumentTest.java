package io.recompute.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class IniDocumentTest {
    private static final Path FILE = Path.of("/home/me/.recompute.conf");

    private static Map<String, Map<String, String>> values(String text) {
        return IniDocument.of(FILE, text).values();
    }

    private static ConfigException error(String text) {
        return catchThrowableOfType(ConfigException.class, () -> IniDocument.of(FILE, text));
    }

    @Test
    void sectionsKeysAndValuesAreRead() {
        assertThat(values("[general]\ninstance = 0\n\n[instance 0]\nhost = grasse.local\n"))
                .isEqualTo(Map.of("general", Map.of("instance", "0"), "instance 0", Map.of("host", "grasse.local")));
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '\0',
            value = {
                "k = v|v",
                "k=v|v",
                "k: v|v",
                "k : a = b|a = b",
                "k = a : b|a : b",
                "K = v|v",
                "k = a # b|a # b",
                "k = a ; b|a ; b",
                "k = #a|#a",
                "k = \"a b\"|\"a b\"",
                "k = 100%%|100%%",
                "k = a  b|a  b",
                "  k  =  v  |v",
                "k = [x]|[x]",
            })
    void aLineIsReadAsConfigparserReadsIt(String line, String value) {
        assertThat(values("[s]\n" + line + "\n").get("s")).containsExactly(Map.entry("k", value));
    }

    @ParameterizedTest
    @ValueSource(strings = {"k =\n", "k = ", "k:", "k =\n\n\n", "k =\n# comment\n"})
    void aValueMayBeEmpty(String line) {
        assertThat(values("[s]\n" + line).get("s")).containsExactly(Map.entry("k", ""));
    }

    @Test
    void anIndentedLineGoesOnWithTheValueAboveBlankLinesIncluded() {
        assertThat(values("[s]\nk = a\n  b\n\n# comment\n\tc\n\nl = d\n").get("s"))
                .isEqualTo(Map.of("k", "a\nb\n\nc", "l", "d"));
    }

    @Test
    void commentsAreLinesOfTheirOwnWhereverTheyStand() {
        assertThat(values("# one\n; two\n[s]\n  # three\nk = v\n  ; four\n").get("s"))
                .containsExactly(Map.entry("k", "v"));
    }

    @Test
    void allLineEndsAndAByteOrderMarkAreUnderstoodAndKept() {
        String text = "\ufeff[s]\r\nk = v\r\rl = w\n";
        assertThat(values(text).get("s")).isEqualTo(Map.of("k", "v", "l", "w"));
        assertThat(IniDocument.of(FILE, text).text()).isEqualTo(text);
    }

    @Test
    void aSectionNameEndsAtTheLastBracket() {
        assertThat(values("[a]b] rest\n")).containsOnlyKeys("a]b");
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(
            delimiter = '|',
            value = {
                "k = v                   | 1 | no section yet",
                "[s]/hen0s3datru1h       | 2 | neither [section] nor key = value",
                "[s]/= hen0s3datru1h     | 2 | neither [section] nor key = value",
                "[s]/[]                  | 2 | neither [section] nor key = value",
                "[s]/k = a//K: b         | 4 | 'k' is there already, in line 2",
                "[s]/k = a/[t]/[s]       | 4 | [s] is there already, in line 1",
                "[DEFAULT]/k=a/[DEFAULT]/k=b | 4 | 'k' is there already, in line 2",
            })
    void aBrokenLineIsNamedByFileAndNumberWithoutItsText(String slashed, int line, String problem) {
        ConfigException error = error(slashed.replace('/', '\n'));
        assertThat(error.file()).isEqualTo(FILE);
        assertThat(error.line()).isEqualTo(line);
        assertThat(error)
                .hasMessageStartingWith(FILE + ":" + line + ": ")
                .hasMessageContaining(problem)
                .hasMessageNotContaining("hen0s3datru1h");
    }

    @Test
    void theTextOfADocumentsPartsShowsNoValue() {
        IniDocument document = IniDocument.of(FILE, "[s]\npassword = hen0s3datru1h\n");
        assertThat(document.sections().toString()).doesNotContain("hen0s3datru1h");
    }
}
