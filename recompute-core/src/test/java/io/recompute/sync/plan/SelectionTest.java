package io.recompute.sync.plan;

import static org.assertj.core.api.Assertions.assertThat;

import io.recompute.sync.plan.Decision.Verdict;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SelectionTest {
    private final Selection selection = Selection.of(
            Rules.parse(".recompute/include", "conf/\n*.yaml\n!secret.yaml\n!skip.py\n"),
            Rules.parse(".recompute/exclude", "tests/\nconf/*.bak\n"));

    @ParameterizedTest
    @CsvSource({
        "x.py, SELECTED",
        "a/b/x.py, SELECTED",
        "requirements.txt, SELECTED",
        "requirements-dev.txt, SELECTED",
        "a/requirements.txt, NOT_NAMED",
        "pyproject.toml, SELECTED",
        "note.ipynb, NOT_NAMED",
        "conf/any.thing, SELECTED",
        "conf/old.bak, EXCLUDED",
        "a/b.yaml, SELECTED",
        "secret.yaml, NOT_NAMED",
        "skip.py, NOT_NAMED",
        "tests/x.py, EXCLUDED",
        "README.md, NOT_NAMED",
        ".git/hooks/x.py, NEVER_SENT",
        "a/__pycache__/x.py, NEVER_SENT",
        "node_modules/a/x.py, NEVER_SENT",
        ".recompute/x.py, NEVER_SENT"
    })
    void eachPathHasItsReason(String path, Verdict verdict) {
        assertThat(selection.decide(path, false).verdict()).isEqualTo(verdict);
    }

    @Test
    void aDecisionNamesTheRuleItsFileAndItsLine() {
        assertThat(selection.decide("conf/old.bak", false))
                .hasToString("conf/old.bak: excluded by .recompute/exclude:2: conf/*.bak");
        assertThat(selection.decide("x.py", false)).hasToString("x.py: selected by built-in:1: *.py");
    }

    @Test
    void whatIsNeverSentCannotBeIncluded() {
        Selection greedy = Selection.of(Rules.parse("include", "*\n.git\n"), Rules.none());
        assertThat(greedy.decide(".git", true).included()).isFalse();
        assertThat(greedy.decide("a.bin", false).included()).isTrue();
    }
}
