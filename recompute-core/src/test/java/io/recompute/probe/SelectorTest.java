package io.recompute.probe;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.recompute.model.Instance;
import io.recompute.transport.UnreachableException;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SelectorTest {
    private static final ProbeRow BUSY =
            row("busy", "nvidia-status 0", gpu(0, 100), gpu(1, 200), "python Python 3.9.2");
    private static final ProbeRow FREE =
            row("free", "nvidia-status 0", gpu(0, 80_000), gpu(1, 50), "python Python 3.14.0rc1");
    private static final ProbeRow NONE = row("none", "load 0.5", "processors 2");
    private static final ProbeRow DEAD = ProbeRow.failed(
            Instance.parse("me@dead"),
            new UnreachableException("dead:22", "nobody listens there", null),
            Duration.ZERO);
    private static final List<ProbeRow> ALL = List.of(DEAD, NONE, BUSY, FREE);

    private static String gpu(int index, int free) {
        return "nvidia " + index + ", GPU-" + index + ", A100, 81920, 0, " + free + ", 0, Disabled";
    }

    private static ProbeRow row(String name, String... lines) {
        return ProbeRow.of(Instance.parse("me@" + name), MachineReportTest.report(lines), Duration.ZERO);
    }

    private static List<String> order(Selector selector) {
        return new ProbeTable(ALL)
                .rank(selector).candidates().stream()
                        .filter(Candidate::fits)
                        .map(candidate -> candidate.instance().host())
                        .toList();
    }

    @Test
    void theMostFreeGpuMemoryComesFirst() {
        assertThat(order(Selector.mostFreeGpuMemory())).containsExactly("free", "busy", "none");
    }

    @Test
    void ofSeveralGpusTheLeastFreeCounts() {
        assertThat(order(Selector.mostFreeGpuMemory().gpus(2))).containsExactly("busy", "free");
    }

    @Test
    void aRequirementTakesThoseAwayThatLackIt() {
        assertThat(order(Selector.mostFreeGpuMemory().freeGpuMemory(150))).containsExactly("free", "busy");
        assertThat(order(Selector.mostFreeGpuMemory().gpus(2).freeGpuMemory(60)))
                .containsExactly("busy");
        assertThat(order(Selector.mostFreeGpuMemory().gpus(3))).isEmpty();
        assertThat(order(Selector.mostFreeGpuMemory().freeDisk(1))).isEmpty();
        assertThat(order(Selector.mostFreeGpuMemory().python("3.10"))).containsExactly("free");
    }

    @Test
    void aRankingTellsWhyEachIsNotTaken() {
        Ranking ranking =
                new ProbeTable(ALL).rank(Selector.mostFreeGpuMemory().gpus(3).freeMemory(1 << 30));
        assertThat(ranking.best()).isEmpty();
        assertThatThrownBy(ranking::bestOrThrow)
                .isInstanceOf(NoMachineException.class)
                .hasMessageContaining("dead: no, nobody listens there")
                .hasMessageContaining("none: no, 0 of 3 GPUs, 0 of 1024 MiB of memory")
                .hasMessageContaining("busy: no, 2 of 3 GPUs, 0 of 1024 MiB of memory");
    }

    @Test
    void nothingToChooseFromSaysSo() {
        Ranking none = new ProbeTable(List.of()).rank(Selector.mostFreeGpuMemory());
        assertThatThrownBy(none::bestOrThrow)
                .isInstanceOf(NoMachineException.class)
                .hasMessageContaining("sshadd");
    }

    @Test
    void equalsAreTakenByChanceAndOnlyEquals() {
        List<ProbeRow> rows = List.of(
                row("a", "nvidia-status 0", gpu(0, 500)),
                row("b", "nvidia-status 0", gpu(0, 500)),
                row("c", "nvidia-status 0", gpu(0, 499)));
        Set<String> taken = new HashSet<>();
        for (int seed = 0; seed < 50; seed++) {
            taken.add(Selector.mostFreeGpuMemory()
                    .rank(rows, new Random(seed))
                    .bestOrThrow()
                    .host());
        }
        assertThat(taken).containsExactlyInAnyOrder("a", "b");
    }

    @Test
    void amongThoseWithoutAGpuTheIdleOneComesFirst() {
        ProbeTable table = new ProbeTable(
                List.of(row("loaded", "processors 2", "load 3"), row("idle", "processors 64", "load 4")));
        assertThat(table.rank(Selector.mostFreeGpuMemory()).bestOrThrow().host())
                .isEqualTo("idle");
    }

    @Test
    void aGpuWithoutAMemoryOfItsOwnHasTheMachines() {
        ProbeRow unified = row(
                "unified",
                "meminfo MemTotal: 2048000",
                "meminfo MemAvailable: 1024000",
                "nvidia-status 0",
                "nvidia 0, GPU-0, NVIDIA GB10, [N/A], [N/A], [N/A], 0, [N/A]");
        Candidate candidate = new ProbeTable(List.of(unified))
                .rank(Selector.mostFreeGpuMemory().freeGpuMemory(1000))
                .candidates()
                .get(0);
        assertThat(candidate.fits()).isTrue();
        assertThat(candidate.freeMib()).isEqualTo(1000);
    }

    @ParameterizedTest
    @CsvSource({"3.9, 3.10, -1", "3.10, 3.10.0, 0", "3.11.2, 3.11, 1", "3.14.0rc1, 3.14, 0", "'', 3, -1", "4, 3.99, 1"})
    void versionsAreComparedByTheirNumbers(String one, String other, int expected) {
        assertThat(Integer.signum(Needs.compareVersions(one, other))).isEqualTo(expected);
    }

    @ParameterizedTest
    @ValueSource(strings = {"3.x", "python3", "3.", ".3", "3.10; rm"})
    void whatIsNoVersionIsRefused(String version) {
        assertThatThrownBy(() -> Selector.mostFreeGpuMemory().python(version))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("write it as 3.10");
    }
}
