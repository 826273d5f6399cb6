package io.recompute.python.environment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.recompute.model.RecomputeException;
import io.recompute.model.Secret;
import io.recompute.python.environment.EnvironmentSpec.Tool;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class EnvironmentSpecTest {
    private static final Secret URL = Secret.of("https://ada:t0k'en@host/simple");

    @Test
    void theConfigFileSaysHow() {
        EnvironmentSpec spec = EnvironmentSpec.of(Map.of(
                "python", "python3.12",
                "environment", "venv",
                "index_url", URL.reveal(),
                "extra_index_url", "https://a/simple https://b/simple",
                "constraints", "numpy<2\nscipy<2",
                "pip_options", "--timeout 5 --pre --trusted-host=a --trusted-host b",
                "install_through", "srun  --mem=4G",
                "other", "x"));
        assertThat(spec.python()).contains("python3.12");
        assertThat(spec.tool()).isEqualTo(Tool.VENV);
        assertThat(spec.constraints()).containsExactly("numpy<2", "scipy<2");
        assertThat(new InstallerSettings(spec).exports())
                .contains(
                        "export PIP_INDEX_URL='https://ada:t0k'\\''en@host/simple'\n",
                        "export PIP_EXTRA_INDEX_URL='https://a/simple https://b/simple'\n",
                        "export PIP_TIMEOUT=5\n",
                        "export PIP_PRE=1\n",
                        "export PIP_TRUSTED_HOST='a b'\n");
        assertThat(spec.through()).containsExactly("srun", "--mem=4G");
        assertThat(spec.toString()).doesNotContain("t0k");
        assertThat(EnvironmentSpec.of(Map.of())).isEqualTo(EnvironmentSpec.standard());
    }

    @Test
    void whatMeansNothingIsTold() {
        assertThatThrownBy(() -> EnvironmentSpec.of(Map.of("environment", "poetry")))
                .isInstanceOf(RecomputeException.class)
                .hasMessageContaining("poetry")
                .hasMessageContaining("virtualenv");
        assertThatThrownBy(() -> EnvironmentSpec.of(Map.of("pip_options", "-i https://ada:t0ken@host")))
                .isInstanceOf(RecomputeException.class)
                .hasMessageContaining("pip_options")
                .hasMessageNotContaining("t0ken");
        assertThatThrownBy(() -> EnvironmentSpec.standard().through(List.of("srun --mem=4G")))
                .isInstanceOf(RecomputeException.class)
                .hasMessageContaining("not a word of a command: 'srun --mem=4G'");
    }

    @Test
    void optionsOfPipMeanPip() {
        EnvironmentSpec spec = EnvironmentSpec.standard();
        assertThat(new InstallerSettings(spec).tool()).isEqualTo("auto");
        assertThat(new InstallerSettings(spec.pipOption("--pre")).tool()).isEqualTo("pip");
    }

    @Test
    void theDigestIsOfWhatDecidesAndOfNothingElse() {
        EnvironmentSpec spec = EnvironmentSpec.standard().indexUrl(URL);
        String digest = digest(spec, "a", "b");
        assertThat(digest(spec, "b", "a")).isEqualTo(digest);
        assertThat(digest(spec.indexUrl(Secret.of("https://eve:other@host/simple")), "a", "b"))
                .isEqualTo(digest);
        assertThat(digest(spec, "a", "b", "c")).isNotEqualTo(digest);
        assertThat(digest(spec.indexUrl(Secret.of("https://other/simple")), "a", "b"))
                .isNotEqualTo(digest);
        assertThat(digest(spec.python("python3.9"), "a", "b")).isNotEqualTo(digest);
        assertThat(digest(spec.pipOption("--pre"), "a", "b")).isNotEqualTo(digest);
        assertThat(digest(spec.constraints(List.of("a<2")), "a", "b")).isNotEqualTo(digest);
    }

    private static String digest(EnvironmentSpec spec, String... requirements) {
        return InstallerSettings.digest(new InstallerSettings(spec).digest(spec.constraints()), List.of(requirements));
    }

    @Test
    void outputIsHandedOnByLinesAndWithoutSecrets() {
        List<String> lines = new ArrayList<>();
        InstallerOutput output = new InstallerOutput(lines::add, List.of("ada:t0ken"));
        for (String part :
                List.of("Looking in https://x:y@host/simp", "le\n\u0002made 3.11 venv /e\nwith ada:t0ken\npa")) {
            byte[] bytes = part.getBytes(StandardCharsets.UTF_8);
            output.accept(bytes, 0, bytes.length);
        }
        assertThat(lines).containsExactly("Looking in https://***@host/simple", "with ***");
        assertThat(output.lines()).endsWith("pa");
        assertThat(output.first("made")).contains("3.11 venv /e");
        assertThat(output.first("failed")).isEmpty();
    }
}
