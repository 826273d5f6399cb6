package io.recompute.sync.plan;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RulesTest {
    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '"', textBlock = """
                    *.log      | a/b.log     | true
                    *.log      | a/b.txt     | false
                    /a.log     | a.log       | true
                    /a.log     | b/a.log     | false
                    b/a.log    | b/a.log     | true
                    b/a.log    | c/b/a.log   | false
                    build/     | build       | false
                    build/     | build/      | true
                    build/     | x/build/y   | true
                    **/x       | a/b/x       | true
                    **/x       | x           | true
                    a/**       | a/b/c       | true
                    a/**       | a/          | false
                    a/**/c     | a/c         | true
                    a/**/c     | a/b/b/c     | true
                    a/*/c      | a/b/b/c     | false
                    a**c       | a/c         | false
                    a?c        | abc         | true
                    a?c        | a/c         | false
                    ?          | é           | false
                    [a-c]x     | bx          | true
                    [!a-c]x    | bx          | false
                    [^a-c]x    | dx          | true
                    []x]       | ]           | true
                    [[:digit:]]| 7           | true
                    [a         | [a          | false
                    \\#a       | #a          | true
                    \\!a       | !a          | true
                    "a\\ "     | "a "        | true
                    "a "       | a           | true
                    /          | a           | false
                    """)
    void aRuleMatchesAsItsManualSays(String rule, String path, boolean matches) {
        boolean directory = path.endsWith("/");
        String name = directory ? path.substring(0, path.length() - 1) : path;
        assertThat(Rules.parse("f", rule).match(name, directory).isPresent()).isEqualTo(matches);
    }

    @Test
    void theLastMatchingRuleDecides() {
        Rules rules = Rules.parse("f", "*.txt\n!keep.txt\n");
        assertThat(rules.match("a.txt", false)).isPresent();
        assertThat(rules.match("keep.txt", false)).isEmpty();
    }

    @Test
    void whatLiesBelowAMatchedDirectoryCannotBeTakenBack() {
        assertThat(Rules.parse("f", "logs/\n!logs/keep.txt\n").match("logs/keep.txt", false))
                .hasValueSatisfying(rule -> assertThat(rule.text()).isEqualTo("logs/"));
    }

    @Test
    void aRuleKnowsItsPlace() {
        assertThat(Rules.parse("ignore", "# a comment\n\n*.log  \n").list())
                .singleElement()
                .hasToString("ignore:3: *.log");
    }

    @Test
    void aByteOrderMarkAndCarriageReturnsAreNoPartOfARule() {
        assertThat(Rules.parse("f", "\uFEFFa\r\nb\r\n").list())
                .extracting(Rule::text)
                .containsExactly("a", "b");
    }

    @Test
    void manyStarsDoNotTakeForEver() {
        String rule = "/" + "*a".repeat(30) + "b";
        assertThat(Rules.parse("f", rule).match("a".repeat(200), false)).isEmpty();
    }
}
