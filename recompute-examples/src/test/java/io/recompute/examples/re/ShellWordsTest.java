package io.recompute.examples.re;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class ShellWordsTest {
    static Stream<Arguments> texts() {
        return Stream.of(
                Arguments.of("", List.of()),
                Arguments.of("  \t ", List.of()),
                Arguments.of("bin/ ./bin/", List.of("bin/", "./bin/")),
                Arguments.of("  x.py\ty/ ", List.of("x.py", "y/")),
                Arguments.of("'my notes.txt' docs/", List.of("my notes.txt", "docs/")),
                Arguments.of("\"my notes.txt\" docs/", List.of("my notes.txt", "docs/")),
                Arguments.of("my\\ notes.txt docs/", List.of("my notes.txt", "docs/")),
                Arguments.of("a'b c'd", List.of("ab cd")),
                Arguments.of("'it'\\''s' x", List.of("it's", "x")),
                Arguments.of("'' x", List.of("", "x")),
                Arguments.of("\"\"", List.of("")),
                Arguments.of("'a\\b'", List.of("a\\b")),
                Arguments.of("\"a\\b \\\" \\\\ \\$x\"", List.of("a\\b \" \\ $x")),
                Arguments.of("$HOME *.py #x", List.of("$HOME", "*.py", "#x")),
                Arguments.of("'\u00fc \u4e2d' b", List.of("\u00fc \u4e2d", "b")));
    }

    @ParameterizedTest
    @MethodSource("texts")
    void wordsAreThoseOfAShell(String text, List<String> words) {
        assertThat(ShellWords.split(text)).isEqualTo(words);
    }

    @ParameterizedTest
    @ValueSource(strings = {"'a b", "a \"b", "it's", "a\\"})
    void whatIsNotClosedIsRefused(String text) {
        assertThatIllegalArgumentException().isThrownBy(() -> ShellWords.split(text));
    }
}
