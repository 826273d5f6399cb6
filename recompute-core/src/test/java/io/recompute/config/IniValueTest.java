package io.recompute.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.RepetitionInfo;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class IniValueTest {
    private static final String ALPHABET = "%%%()shost #;=:[]\"'\\é漢";
    private static final Map<String, String> VALUES = Map.of("host", "a.b", "deep", "<%(host)s>", "self", "%(self)s");

    @ParameterizedTest(name = "{0} is {1}")
    @CsvSource({
        "a%%b, a%b",
        "a%b, a%b",
        "100%, 100%",
        "%%%%, %%",
        "%%%, %%",
        "%, %",
        "%%(host)s, %(host)s",
        "%(host)s:1, a.b:1",
        "%(HOST)s, a.b",
        "%(deep)s, <a.b>",
        "%(nothing)s, %(nothing)s",
        "%(host), %(host)",
        "%(host)d, %(host)d",
        "%(host, %(host",
    })
    void percentSignsAreReadAsConfigparserDoesAndTakenAsTheyAreWhereItGivesUp(String text, String value) {
        assertThat(IniValue.read(text, VALUES)).isEqualTo(value);
    }

    @Test
    void aCircleOfReferencesIsAnError() {
        assertThatThrownBy(() -> IniValue.read("%(self)s", VALUES)).hasMessageContaining("circle");
    }

    @RepeatedTest(50)
    void whatIsWrittenIsReadAgain(RepetitionInfo repetition) {
        Random random = new Random(repetition.getCurrentRepetition());
        StringBuilder value = new StringBuilder();
        for (int i = random.nextInt(20); i >= 0; i--) {
            value.append(ALPHABET.charAt(random.nextInt(ALPHABET.length())));
        }
        assertThat(IniValue.read(IniValue.write(value.toString()), VALUES))
                .as("seed %s", repetition.getCurrentRepetition())
                .isEqualTo(value.toString());
    }

    @ParameterizedTest
    @ValueSource(strings = {"a\nb", "a\rb", " a", "a ", "a\t", "\u00a0a", "a\u0085", "a\ud800", " "})
    void whatTheFormatCannotHoldIsSaid(String value) {
        assertThat(IniValue.obstacle(value)).isNotNull();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "a b", "#", ";=:%[]\"'", "漢字", "😀", "a\u2028b"})
    void anythingElseFits(String value) {
        assertThat(IniValue.obstacle(value)).isNull();
    }
}
