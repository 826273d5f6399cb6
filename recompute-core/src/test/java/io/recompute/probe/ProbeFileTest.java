package io.recompute.probe;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.recompute.model.Instance;
import io.recompute.model.RecomputeException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ProbeFileTest {
    private static final Instance ONE = Instance.parse("me@one");
    private static final Instance TWO = Instance.parse("me@two:2222");
    private static final Instant TAKEN = Instant.parse("2026-01-02T03:04:05Z");
    private static final Duration HOUR = Duration.ofHours(1);

    @TempDir
    Path directory;

    private ProbeFile kept() {
        MachineReport report = MachineReportTest.report(
                "host gpu1", "nvidia-status 0", "nvidia 0, GPU-a, A100, 10, 4, 6, 0, Disabled");
        ProbeFile file = new ProbeFile(directory.resolve(".recompute/table"));
        file.write(
                new ProbeTable(List.of(
                        ProbeRow.of(ONE, report, Duration.ZERO),
                        ProbeRow.failed(TWO, new RecomputeException("no\nanswer"), Duration.ZERO))),
                TAKEN);
        return file;
    }

    @Test
    void aTableComesBackAsItWas() {
        ProbeTable table =
                kept().read(List.of(ONE, TWO), HOUR, TAKEN.plusSeconds(60)).orElseThrow();
        assertThat(table.rows().get(0).report().orElseThrow().gpus().mostFreeMib())
                .hasValue(6);
        assertThat(table.rows().get(0).report().orElseThrow().taken()).isEqualTo(TAKEN);
        assertThat(table.rows().get(1).failure().orElseThrow()).hasMessage("no answer");
        assertThat(directory.resolve(".recompute")).isDirectoryNotContaining("glob:**.new");
    }

    @Test
    void whatIsOldOrOfOtherMachinesIsNotTaken() {
        ProbeFile file = kept();
        assertThat(file.read(List.of(ONE, TWO), HOUR, TAKEN.plusSeconds(3601))).isEmpty();
        assertThat(file.read(List.of(TWO, ONE), HOUR, TAKEN)).isEmpty();
        assertThat(file.read(List.of(ONE), HOUR, TAKEN)).isEmpty();
        assertThat(new ProbeFile(directory.resolve("none")).read(List.of(ONE), HOUR, TAKEN))
                .isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "machine me@one\n",
                "machine me@one\ntaken x\nend\n",
                "\u00e9\n",
                "machine me@one\ntaken 9999999999\nhost x\n"
            })
    void whatIsDamagedIsNotTaken(String text) throws IOException {
        Path file = Files.write(directory.resolve("table"), text.getBytes(StandardCharsets.ISO_8859_1));
        assertThat(new ProbeFile(file).read(List.of(ONE), HOUR, TAKEN)).isEmpty();
    }

    @Test
    void whatCannotBeWrittenIsTold() throws IOException {
        Path inTheWay = Files.writeString(directory.resolve("file"), "");
        ProbeFile file = new ProbeFile(inTheWay.resolve("table"));
        assertThatThrownBy(() -> file.write(new ProbeTable(List.of()), TAKEN))
                .isInstanceOf(RecomputeException.class)
                .hasMessageContaining("cannot write");
    }
}
