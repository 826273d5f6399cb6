package io.recompute.transfer;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class GlobTest {
    private static final List<String> PATHS = List.of(
            "a.csv",
            "b.csv",
            "b.txt",
            ".hidden.csv",
            "sub",
            "sub/c.csv",
            "sub/deep",
            "sub/deep/d.csv",
            ".git",
            ".git/e.csv",
            "x[1].csv",
            "it's \"q\".csv",
            "line\nbreak.csv",
            "\uD83D\uDE42.csv",
            "dash-.csv");

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "[ab].csv|a.csv,b.csv",
                "[!a].csv|b.csv,\uD83D\uDE42.csv",
                "[^ab].csv|\uD83D\uDE42.csv",
                "[a-b].???|a.csv,b.csv,b.txt",
                "[b-a].csv|a.csv,b.csv",
                "dash[a-].csv|dash-.csv",
                "x[[]1].csv|x[1].csv",
                "x[[]1[]].csv|x[1].csv",
                "[a.csv|",
                "?.csv|a.csv,b.csv,\uD83D\uDE42.csv",
                ".*.csv|.hidden.csv",
                "**/d.csv|sub/deep/d.csv",
                "**/[acd].csv|a.csv,sub/c.csv,sub/deep/d.csv",
                "s*/**/d.csv|sub/deep/d.csv",
                "*/c.csv|sub/c.csv",
                "sub/**|sub/c.csv,sub/deep",
                "s*|sub",
                ".git/*|.git/e.csv",
                "it's*|it's \"q\".csv",
                "*.none|",
            })
    void aPatternMatchesAsAShellReadsIt(String pattern, String matches) {
        Glob glob = Glob.of(pattern);
        String prefix = glob.base().equals(".") ? "" : glob.base() + "/";
        List<String> below = PATHS.stream()
                .filter(path -> path.startsWith(prefix))
                .map(path -> path.substring(prefix.length()))
                .toList();
        List<String> expected = matches == null ? List.of() : List.of(matches.split(","));
        assertThat(glob.among(below).stream().map(path -> prefix + path)).containsExactlyInAnyOrderElementsOf(expected);
    }

    @Test
    void aNewlineIsACharacterAsOthers() {
        assertThat(Glob.of("line?break*").among(PATHS)).containsExactly("line\nbreak.csv");
    }

    @Test
    void whatAMachineSaysMayNotLeadOutOfTheBase() {
        List<String> hostile = List.of("../x", "..", "a/../../x", "/x", "", ".", "a//x", "a/./x");
        for (String pattern : List.of("**", ".*", ".*/*", "**/*", "*/*/*")) {
            assertThat(Glob.of(pattern).among(hostile)).isEmpty();
        }
    }

    @ParameterizedTest
    @CsvSource({
        "data/*.csv, data, 1, false",
        "*.csv, ., 1, false",
        "/*, /, 1, false",
        "/a/b*/c, /a, 2, false",
        "~/a b/*/, ~/a b, 1, true",
        "a/**/b, a, 2147483647, false",
    })
    void theBaseIsWhatStandsBeforeTheFirstWildcard(String pattern, String base, int depth, boolean directories) {
        Glob glob = Glob.of(pattern);
        assertThat(glob.base()).isEqualTo(base);
        assertThat(glob.depth()).isEqualTo(depth);
        assertThat(glob.directories()).isEqualTo(directories);
    }
}
