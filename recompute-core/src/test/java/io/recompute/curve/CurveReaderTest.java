package io.recompute.curve;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.PatternSyntaxException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CurveReaderTest {
    private static Curve read(String regex, String... lines) {
        CurveReader reader = CurveReader.of("c", regex);
        List.of(lines).forEach(reader::accept);
        return reader.curve();
    }

    @Test
    void theFirstGroupIsTheValueAndValuesAreCounted() {
        Curve curve = read("loss=(\\S+)", "start", "step 7 loss=0.5", "step 8 loss=2.5e-1 acc=1");
        assertThat(curve.points()).containsExactly(new CurvePoint(0, 0.5), new CurvePoint(1, 0.25));
        assertThat(curve.count()).isEqualTo(2);
        assertThat(curve.last()).hasValue(0.25);
    }

    @Test
    void namedGroupsGiveBothCoordinates() {
        Curve curve = read("loss (?<y>\\S+) at (?<x>\\d+)", "loss 3 at 10", "loss -2 at 20");
        assertThat(curve.points()).containsExactly(new CurvePoint(10, 3), new CurvePoint(20, -2));
    }

    @Test
    void aLineThatWasWrittenOverAndOverHasAValueForEachState() {
        Curve curve = read("loss=([0-9.]+)", "1/3 loss=3.0\r2/3 loss=2.0\r3/3 loss=1.0");
        assertThat(curve.points()).extracting(CurvePoint::y).containsExactly(3.0, 2.0, 1.0);
    }

    @Test
    void whatCannotBeDrawnIsCounted() {
        Curve curve = read("loss=(\\S+)", "loss=1", "loss=nan", "loss=inf", "loss=-Infinity", "loss=what", "loss=2");
        assertThat(curve.points()).containsExactly(new CurvePoint(0, 1), new CurvePoint(5, 2));
        assertThat(curve.unusable()).isEqualTo(4);
        assertThat(curve.summary()).isEqualTo("c: 6 values, last 2, lowest 1, 4 not finite");
    }

    @Test
    void aGroupThatTookNoPartIsNoValue() {
        assertThat(read("a(\\d)?", "a", "a1").points()).containsExactly(new CurvePoint(1, 1));
    }

    @Test
    void aPatternWithoutAValueIsRefused() {
        assertThatThrownBy(() -> CurveReader.of("c", "loss")).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> CurveReader.of("c", "(?<x>\\d) (\\d)")).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> CurveReader.of("c", "(")).isInstanceOf(PatternSyntaxException.class);
    }

    @Test
    void aMillionValuesKeepTheirPeaksEndsAndOrderInBoundedMemory() {
        CurveReader reader = CurveReader.of("c", "v (\\S+)");
        int many = 1_000_003;
        for (int value = 0; value < many; value++) {
            reader.accept("v " + (value == 777_777 ? 50 : value == 333_333 ? -50 : value % 10));
        }
        Curve curve = reader.curve();
        assertThat(curve.count()).isEqualTo(many);
        assertThat(curve.points()).hasSizeBetween(512, 2050).contains(new CurvePoint(777_777, 50));
        assertThat(curve.lowest()).hasValue(-50);
        assertThat(curve.highest()).hasValue(50);
        assertThat(curve.last()).hasValue((many - 1) % 10);
        assertThat(curve.points()).isSortedAccordingTo((one, other) -> Double.compare(one.x(), other.x()));
        assertThat(curve.points().get(curve.points().size() - 1).x()).isGreaterThan(many - 2100);
    }

    @Test
    void aFileIsRead(@TempDir Path directory) throws Exception {
        byte[] log = {(byte) 0xff, '\n', 'v', '1', '\r', 'v', '2', '\n', 'v', '3'};
        Path file = Files.write(directory.resolve("log"), log);
        assertThat(Curve.read("c", file, "v(\\d)").points())
                .extracting(CurvePoint::y)
                .containsExactly(1.0, 2.0, 3.0);
        assertThatThrownBy(() -> Curve.read("c", directory.resolve("none"), "v(\\d)"))
                .isInstanceOf(UncheckedIOException.class)
                .hasMessageContaining("none");
    }

    @Test
    void aCurveIsAsItWasWhenItWasAskedFor() {
        CurveReader reader = CurveReader.of("c", "(\\d)");
        reader.accept("1");
        Curve before = reader.curve();
        reader.accept("2");
        assertThat(before.points()).hasSize(1);
        assertThat(reader.curve().points()).hasSize(2);
    }
}
