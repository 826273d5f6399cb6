package io.recompute.python;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PackageNamesTest {
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "torch | torch",
                "torch tqdm | torch , tqdm",
                "pkg>=1,<2 | pkg>=1,<2",
                "pkg >= 1, < 2 other | pkg >= 1, < 2 , other",
                "pkg[a,b]==1.* | pkg[a,b]==1.*",
                "pkg [a] ~= 1.4 | pkg [a] ~= 1.4",
                "pkg(>=1) | pkg(>=1)",
                "a b>1; python_version < '3.9' and sys_platform == 'linux' | "
                        + "a , b>1 ; python_version < '3.9' and sys_platform == 'linux'",
                "pkg @ https://host/x.whl#sha256=1 tqdm | pkg @ https://host/x.whl#sha256=1 , tqdm",
                "pkg @ git+https://host/x@v1 | pkg @ git+https://host/x@v1",
                "a===1-weird | a===1-weird",
            })
    void textsAreReadAsPeopleWriteThem(String text, String expected) {
        assertThat(PackageNames.parse(List.of(text))).containsExactly(expected.split(" , "));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "-r x.txt",
                "--pre torch",
                "./x",
                "../x",
                "/x",
                "-e .",
                "a;",
                "torch, tqdm",
                "$(id)",
                "a`id`",
                "a|b",
                "a&b",
                "name @ file",
                "ümlaut",
                "a;b;c",
                "=1",
                "; python_version < '3'"
            })
    void whatIsNoRequirementIsRefused(String text) {
        assertThatThrownBy(() -> PackageNames.parse(List.of(text)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("not a package");
    }

    @Test
    void aLoginIsNotInTheMessage() {
        assertThatThrownBy(() -> PackageNames.parse(List.of("= https://ada:t0ken@host/x")))
                .hasMessageContaining("***@host")
                .hasMessageNotContaining("t0ken");
    }

    @Test
    void blanksAndLineEndsSeparate() {
        assertThat(PackageNames.parse(List.of(" a\tb\nc ", "", "d"))).containsExactly("a", "b", "c", "d");
        assertThat(PackageNames.nameOf("Ruamel.YAML[x]>1")).isEqualTo("ruamel-yaml");
    }
}
