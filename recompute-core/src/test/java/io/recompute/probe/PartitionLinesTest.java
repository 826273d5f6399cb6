package io.recompute.probe;

import static org.assertj.core.api.Assertions.assertThat;

import io.recompute.model.Instance;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PartitionLinesTest {
    private static final String[] TWO = {
        "launcher slurm",
        "slurm-status 0",
        "partition debug-long - down 1-02:03:04",
        "partition debug default up infinite",
        "partition-nodes debug idle 3",
        "partition-nodes debug drained 1",
        "partition-processors debug 20 32",
        "partition-gpus debug-long a100 3 8",
        "partition-gpus debug-long v100 0 2",
        "partition-jobs debug-long 5 7"
    };

    @Test
    void partitionsHaveTheirOwnLinesAlone() {
        Cluster cluster = MachineReportTest.report(TWO).cluster().orElseThrow();
        assertThat(cluster.said()).isEmpty();
        assertThat(cluster.partitions())
                .containsExactly(
                        new Partition(
                                "debug",
                                true,
                                true,
                                Optional.empty(),
                                new TreeMap<>(Map.of("idle", 3, "drained", 1)),
                                20,
                                32,
                                List.of(),
                                0,
                                0),
                        new Partition(
                                "debug-long",
                                false,
                                false,
                                Optional.of(Duration.ofSeconds(86400 + 2 * 3600 + 3 * 60 + 4)),
                                new TreeMap<>(),
                                0,
                                0,
                                List.of(new Partition.GpuShare("a100", 3, 8), new Partition.GpuShare("v100", 0, 2)),
                                5,
                                7));
    }

    @ParameterizedTest
    @CsvSource({"1:00, 60", "30:00, 1800", "12:00:00, 43200", "7-00:00:00, 604800"})
    void aTimeIsReadAsSinfoWritesIt(String told, long seconds) {
        Cluster cluster = MachineReportTest.report("slurm-status 0", "partition a - up " + told)
                .cluster()
                .orElseThrow();
        assertThat(cluster.partitions().get(0).longest()).contains(Duration.ofSeconds(seconds));
    }

    @Test
    void aControllerThatIsNotThereIsToldInItsOwnWords() {
        Cluster cluster = MachineReportTest.report(
                        "slurm-status 1", "slurm slurm_load_partitions: Unable to contact slurm controller")
                .cluster()
                .orElseThrow();
        assertThat(cluster)
                .isEqualTo(new Cluster(List.of(), "slurm_load_partitions: Unable to contact slurm controller"));
        assertThat(MachineReportTest.report("slurm-status 124")
                        .cluster()
                        .orElseThrow()
                        .said())
                .isEqualTo("sinfo does not answer");
        assertThat(MachineReportTest.report("launcher detached").cluster()).isEmpty();
    }

    @Test
    void theTableHasThemBelowTheMachines() {
        Instance machine = Instance.parse("ada@login");
        ProbeRow row = ProbeRow.of(machine, MachineReportTest.report(TWO), Duration.ZERO);
        ProbeTable table = new ProbeTable(List.of(row));
        assertThat(table.toString().lines())
                .hasSize(6)
                .anyMatch(line -> line.matches("ada@login +debug\\* +1 drained, 3 idle +- +0 +20 +32 +0 +0 +-"))
                .anyMatch(
                        line -> line.matches(" +debug-long \\(not up\\) +3 a100, 0 v100 +10 +0 +0 +5 +7 +26 h 3 min"));
        assertThat(table.toHtml()).contains(">debug-long (not up)</td>").contains(">3 a100, 0 v100</td>");
    }
}
