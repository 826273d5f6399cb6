package io.recompute.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.recompute.model.RecomputeException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RunSpecTest {
    @ParameterizedTest
    @ValueSource(strings = {"", ".", "..", "-x", "a/b", "a b", "é", "a\n", "x'", "$x"})
    void anIdThatIsNoneIsRefused(String id) {
        assertThatThrownBy(() -> RunSpec.shell("true").id(id)).isInstanceOf(RecomputeException.class);
    }

    @Test
    void aSpecChecksAndNeverChanges() {
        RunSpec spec = RunSpec.shell("echo a\necho b");
        assertThat(spec.name()).isEqualTo("echo a echo b");
        assertThat(spec.name(" two\r\nlines ").name()).isEqualTo("two lines");
        assertThat(spec.id("x").id()).contains("x");
        assertThat(spec.id()).isEmpty();
        assertThat(spec.environment("A_1", "x").environment()).containsOnlyKeys("A_1");
        assertThat(spec.environment()).isEmpty();
        assertThat(spec.environment("A", "secret").environment().toString()).doesNotContain("secret");
        assertThatThrownBy(() -> spec.environment("1A", "")).isInstanceOf(RecomputeException.class);
        assertThatThrownBy(() -> spec.environment("A=", "")).isInstanceOf(RecomputeException.class);
        assertThatThrownBy(() -> spec.environment("A", "\0")).isInstanceOf(RecomputeException.class);
        assertThatThrownBy(() -> spec.id("x".repeat(101))).isInstanceOf(RecomputeException.class);
    }
}
