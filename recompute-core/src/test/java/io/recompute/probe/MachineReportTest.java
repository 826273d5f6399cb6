package io.recompute.probe;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MachineReportTest {
    private static final Instant NOW = Instant.parse("2026-01-02T03:04:05Z");

    static MachineReport report(String... lines) {
        List<String> all = new ArrayList<>(List.of(lines));
        all.add("end");
        return MachineReport.of(NOW, all);
    }

    @Test
    void aLinuxMachineTellsAll() {
        MachineReport report = report(
                "host gpu1",
                "system Linux 6.1.0 x86_64",
                "meminfo MemTotal: 1000",
                "meminfo MemFree: 1",
                "meminfo MemAvailable: 600",
                "processors 8",
                "load 0.25",
                "disk /dev/vda         264212084 30270116  76120796      29% /home",
                "inodes /dev/vda       16777216 796533 15980683    5% /home",
                "python Python 3.11.7",
                "launcher detached",
                "launcher slurm");
        assertThat(report.host()).isEqualTo("gpu1");
        assertThat(report.system()).isEqualTo("Linux 6.1.0 x86_64");
        assertThat(report.memory()).contains(new Memory(1_024_000, 614_400));
        assertThat(report.processors()).contains(new Processors(8, OptionalDouble.of(0.25)));
        assertThat(report.disk())
                .contains(new Disk("/home", 264_212_084L * 1024, 76_120_796L * 1024, OptionalLong.of(15_980_683)));
        assertThat(report.python()).contains("3.11.7");
        assertThat(report.launchers()).containsExactly("detached", "slurm");
        assertThat(report.gpus()).isEqualTo(Gpus.NONE);
        assertThat(report.taken()).isEqualTo(NOW);
    }

    @Test
    void aMachineThatTellsNothingHasAReport() {
        MachineReport report = report();
        assertThat(report.memory()).isEmpty();
        assertThat(report.processors()).isEmpty();
        assertThat(report.disk()).isEmpty();
        assertThat(report.python()).isEmpty();
        assertThat(report.gpus().state()).isEqualTo(Gpus.State.NONE);
    }

    @Test
    void anAnswerThatWasCutIsNoReport() {
        List<String> cut = List.of("host gpu1", "system Linux");
        assertThatThrownBy(() -> MachineReport.of(NOW, cut))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("2 lines");
    }

    @Test
    void anOldKernelDoesNotEstimateItsMemory() {
        assertThat(report("meminfo MemTotal: 100", "meminfo MemFree: 10", "meminfo Buffers: 5", "meminfo Cached: 7")
                        .memory())
                .contains(new Memory(102_400, 22_528));
    }

    @Test
    void aMacTellsInPages() {
        assertThat(report(
                                "memsize 17179869184",
                                "vm_stat Mach Virtual Memory Statistics: (page size of 16384 bytes)",
                                "vm_stat Pages free:                               100.",
                                "vm_stat Pages active:                             999.",
                                "vm_stat Pages inactive:                            20.",
                                "vm_stat Pages speculative:                          3.")
                        .memory())
                .contains(new Memory(17_179_869_184L, 123 * 16_384));
    }

    @Test
    void aContainerHasWhatItsTightestGroupLeaves() {
        MachineReport report = report(
                "meminfo MemTotal: 4000",
                "meminfo MemAvailable: 3000",
                "group-memory max 100",
                "group-memory 1024000 24000",
                "group-memory 2048000 2047000",
                "processors 16",
                "group-processors max 100000",
                "group-processors 250000 100000");
        assertThat(report.memory()).contains(new Memory(1_024_000, 1000));
        assertThat(report.processors().orElseThrow().count()).isEqualTo(2.5);
    }

    @ParameterizedTest
    @CsvSource({
        "'//nas/my share 100 40 60 40% /mnt', /mnt, 60",
        "'/dev/sda1 100 120 -20 120% /', /, 0",
        "'none 100 - 60 - /mnt/a b', '/mnt/a b', 60",
    })
    void fileSystemsHaveOddNames(String line, String mount, long free) {
        assertThat(report("disk " + line).disk()).contains(new Disk(mount, 102_400, free * 1024, OptionalLong.empty()));
    }

    @Test
    void aFileSystemWithoutInodesHasNoLimit() {
        MachineReport report = report("disk d 100 40 60 40% /", "inodes d 0 0 0 - /");
        assertThat(report.disk().orElseThrow().freeInodes()).isEmpty();
    }

    @Test
    void everyGpuHasItsMemoryAndItsUsers() {
        MachineReport report = report(
                "nvidia-status 0",
                "nvidia 1, GPU-b, NVIDIA A100-SXM4-80GB, 81920, 50000, 31151, 97, Disabled",
                "nvidia 0, GPU-a, NVIDIA A100-SXM4-80GB, 81920, 4, 81148, 0, Disabled",
                "nvidia-process GPU-b, 4711, /opt/a, b/python3, 49990",
                "nvidia-process GPU-b, 4712, python3, [N/A]",
                "nvidia-process GPU-b, [Not Found], x, 1",
                "user 4711 ada");
        Gpus gpus = report.gpus();
        assertThat(gpus.state()).isEqualTo(Gpus.State.PRESENT);
        assertThat(gpus.mostFreeMib()).hasValue(81_148);
        assertThat(gpus.list()).extracting(Gpu::index).containsExactly(0, 1);
        Gpu busy = gpus.list().get(1);
        assertThat(busy.id()).isEqualTo("GPU-b");
        assertThat(busy.totalMib()).hasValue(81_920);
        assertThat(busy.usedMib()).hasValue(50_000);
        assertThat(busy.utilization()).isEqualTo(OptionalInt.of(97));
        assertThat(busy.processes())
                .containsExactly(
                        new GpuProcess(
                                4711, java.util.Optional.of("ada"), "/opt/a, b/python3", OptionalLong.of(49_990)),
                        new GpuProcess(4712, java.util.Optional.empty(), "python3", OptionalLong.empty()));
    }

    @ParameterizedTest
    @CsvSource({
        "'0, GPU-a, NVIDIA A100, 81920, 87, 81064, [N/A], Enabled', 81064, -1, true",
        "'0, GPU-a, NVIDIA GB10, [N/A], [N/A], [N/A], 0, [N/A]', -1, 0, false",
        "'0, GPU-a, A, [Insufficient Permissions], [Unknown Error], [Not Supported], [N/A]', -1, -1, false",
        "'0, GPU-a, Tesla K80, 11441, 0, 11441, 5', 11441, 5, false",
    })
    void whatADriverDoesNotTellIsEmpty(String line, long free, int utilization, boolean partitioned) {
        Gpu gpu = report("nvidia-status 0", "nvidia " + line).gpus().list().get(0);
        assertThat(gpu.freeMib().orElse(-1)).isEqualTo(free);
        assertThat(gpu.utilization().orElse(-1)).isEqualTo(utilization);
        assertThat(gpu.partitioned()).isEqualTo(partitioned);
    }

    @ParameterizedTest
    @CsvSource({
        "6, No devices were found, NONE",
        "255, Failed to initialize NVML: No supported GPUs were found, NONE",
        "9, NVIDIA-SMI has failed because it couldn't communicate with the NVIDIA driver., FAILED",
        "18, Failed to initialize NVML: Driver/library version mismatch, FAILED",
        "255, Unable to determine the device handle for GPU0000:10:00.0: Unknown Error, FAILED",
        "124, '', SILENT",
    })
    void aToolThatFailsTellsWhy(int status, String said, Gpus.State state) {
        Gpus gpus = report("nvidia-status " + status, "nvidia " + said).gpus();
        assertThat(gpus.state()).isEqualTo(state);
        assertThat(gpus.list()).isEmpty();
        assertThat(gpus.said()).isEqualTo(status == 124 ? "nvidia-smi does not answer" : said);
    }

    @Test
    void amdsKernelDriverTellsInBytes() {
        Gpus gpus = report(
                        "nvidia-status 9",
                        "nvidia no driver",
                        "amd 0, 2f1c4b5a, 206141652992, 297967616, 12, AMD Instinct MI300X",
                        "amd 1, , 536870912, 0, , ")
                .gpus();
        assertThat(gpus.state()).isEqualTo(Gpus.State.PRESENT);
        assertThat(gpus.list().get(0).totalMib()).hasValue(196_592);
        assertThat(gpus.list().get(0).freeMib()).hasValue(196_592 - 284);
        assertThat(gpus.list().get(0).utilization()).hasValue(12);
        assertThat(gpus.list().get(1).name()).isEqualTo("AMD");
        assertThat(gpus.list().get(1).utilization()).isEmpty();
    }
}
