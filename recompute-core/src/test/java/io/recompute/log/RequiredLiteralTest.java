package io.recompute.log;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Optional;
import java.util.Random;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RequiredLiteralTest {
    @ParameterizedTest
    @CsvSource(
            delimiter = ' ',
            value = {
                "loss loss",
                "^step.*loss=\\d+\\.\\d+$ loss=",
                "a[bc]de de",
                "ab+cde cde",
                "abc?d ab",
                "xy*ab ab",
                "ab{0,3}?cd cd",
                "C\\+\\+ C++",
                "\\Qa.b|c\\E a.b|c",
                "größe größe",
                "\\berror:\\s error:"
            })
    void aTextThatEveryMatchHas(String regex, String literal) {
        assertThat(RequiredLiteral.of(Pattern.compile(regex))).contains(literal);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "a|b",
                "(?i)loss",
                "(loss)?",
                "(a)",
                "",
                ".",
                "a*",
                "[a&&[b]]x",
                "[\\]]x",
                "[^]]x",
                "\\x41",
                "\\u0041",
                "a\tb",
                "\ufffd",
                "\ud83d\ude00",
                "\\Qa\\E*",
                "(?x)a # b",
                "\\Qab\\Ec?"
            })
    void whatIsNotUnderstoodGivesNothing(String regex) {
        assertThat(RequiredLiteral.of(Pattern.compile(regex))).isEmpty();
    }

    @Test
    void flagsGiveNothing() {
        assertThat(RequiredLiteral.of(Pattern.compile("loss", Pattern.CASE_INSENSITIVE)))
                .isEmpty();
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4})
    void noMatchIsWithoutIt(long seed) {
        Random random = new Random(seed);
        String[] parts = {
            "a", "b", "ab", ".", "^", "$", "*", "+", "?", "{0,2}", "{2}", "[ab]", "[^a]", "[]b]", "\\w", "\\.", "\\b",
            "|", "(", ")", "\\Q", "\\E", "]", "}", "#", "(?i)", "\\+", "*?", "++"
        };
        int found = 0;
        for (int round = 0; round < 40_000; round++) {
            StringBuilder regex = new StringBuilder();
            for (int part = random.nextInt(8); part >= 0; part--) {
                regex.append(parts[random.nextInt(parts.length)]);
            }
            Pattern pattern;
            try {
                pattern = Pattern.compile(regex.toString());
            } catch (PatternSyntaxException e) {
                continue;
            }
            Optional<String> literal = RequiredLiteral.of(pattern);
            for (int line = 0; line < 10 && literal.isPresent(); line++) {
                StringBuilder text = new StringBuilder();
                for (int left = random.nextInt(7); left >= 0; left--) {
                    text.append("abAB.+]#}\\".charAt(random.nextInt(10)));
                }
                if (pattern.matcher(text).find()) {
                    found++;
                    assertThat(text.toString()).as("%s, seed %d", regex, seed).contains(literal.get());
                }
            }
        }
        assertThat(found).isGreaterThan(1000);
    }
}
