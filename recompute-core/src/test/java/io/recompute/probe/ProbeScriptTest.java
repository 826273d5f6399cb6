package io.recompute.probe;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.recompute.transport.control.Script;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The script itself, with stand-ins for drivers' tools and a tree of devices of its own. */
@Timeout(60)
@EnabledOnOs(value = OS.LINUX, disabledReason = "looks into /proc")
class ProbeScriptTest {
    private static final String FIELDS = "index,uuid,name,memory.total,memory.used,memory.free,utilization.gpu";

    @TempDir
    Path directory;

    private MachineReport report(String shell, String nvidiaSmi) throws Exception {
        Path sh = Path.of("/bin", shell);
        assumeTrue(Files.isExecutable(sh), () -> "there is no " + shell + " here");
        Path tools = Files.createDirectories(directory.resolve("tools"));
        if (!nvidiaSmi.isEmpty()) {
            Path tool = Files.writeString(tools.resolve("nvidia-smi"), "#!/bin/sh\n" + nvidiaSmi + "\n");
            assertThat(tool.toFile().setExecutable(true)).isTrue();
        }
        List<String> line = new ArrayList<>(List.of(sh.toString()));
        if (shell.equals("busybox")) {
            line.add("sh");
        }
        Path script = Files.writeString(directory.resolve("probe.sh"), Script.text(MachineProbe.class, "probe.sh"));
        Path devices = Files.createDirectories(directory.resolve("sys"));
        line.addAll(
                List.of(script.toString(), directory.resolve("not/there yet").toString(), "1", devices.toString()));
        ProcessBuilder builder = new ProcessBuilder(line).redirectError(ProcessBuilder.Redirect.DISCARD);
        builder.environment().merge("PATH", tools + ":", (path, first) -> first + path);
        builder.environment()
                .put("TMPDIR", Files.createDirectories(directory.resolve("tmp")).toString());
        Process process = builder.start();
        process.getOutputStream().close();
        String out = new String(process.getInputStream().readAllBytes(), UTF_8);
        assertThat(directory.resolve("tmp")).isEmptyDirectory();
        return MachineReport.of(Instant.EPOCH, out.lines().toList());
    }

    @ParameterizedTest
    @ValueSource(strings = {"dash", "bash", "busybox"})
    void aToolThatHangsCostsOnlyItsAnswer(String shell) throws Exception {
        MachineReport report = report(shell, "exec sleep 86400");
        assertThat(report.gpus().state()).isEqualTo(Gpus.State.SILENT);
        assertThat(report.disk().orElseThrow().totalBytes())
                .isEqualTo(Files.getFileStore(directory).getTotalSpace());
        assertThat(report.processors()).isPresent();
    }

    @ParameterizedTest
    @ValueSource(strings = {"dash", "bash", "busybox"})
    void usersOfGpusAreNamed(String shell) throws Exception {
        long own = ProcessHandle.current().pid();
        MachineReport report = report(
                shell,
                "case $1 in --query-gpu*) echo '0, GPU-a, NVIDIA A100, 81920, 4, 81148, 0, Disabled';;"
                        + " *) echo 'GPU-a, " + own + ", java, 100';; esac");
        Gpu gpu = report.gpus().list().get(0);
        assertThat(gpu.freeMib()).hasValue(81_148);
        assertThat(gpu.processes().get(0).user()).contains(System.getProperty("user.name"));
    }

    @Test
    void anOlderToolDoesNotKnowAllFields() throws Exception {
        MachineReport report = report(
                "dash",
                "case $1 in --query-gpu=" + FIELDS + ") echo '0, GPU-a, Tesla K80, 11441, 0, 11441, 5';;"
                        + " *mig*) echo 'Field \"mig.mode.current\" is not a valid field to query.'; exit 2;; esac");
        assertThat(report.gpus().list()).extracting(Gpu::name).containsExactly("Tesla K80");
    }

    @Test
    void aToolWithoutADriverTellsWhy() throws Exception {
        Gpus gpus = report("dash", "echo 'Failed to initialize NVML'; echo 'NVML library version: 1'; exit 18")
                .gpus();
        assertThat(gpus.state()).isEqualTo(Gpus.State.FAILED);
        assertThat(gpus.said()).isEqualTo("Failed to initialize NVML; NVML library version: 1");
    }

    @Test
    void amdsGpusAreFoundAmongTheDevices() throws Exception {
        Path device = Files.createDirectories(directory.resolve("sys/class/drm/card1/device"));
        write(device, "mem_info_vram_total", "206141652992");
        write(device, "mem_info_vram_used", "1048576");
        write(device, "gpu_busy_percent", "3");
        write(device, "product_name", "AMD Instinct MI300X");
        Files.createDirectories(directory.resolve("sys/class/drm/card0/device"));
        Gpu gpu = report("dash", "").gpus().list().get(0);
        assertThat(gpu.name()).isEqualTo("AMD Instinct MI300X");
        assertThat(gpu.index()).isEqualTo(1);
        assertThat(gpu.usedMib()).hasValue(1);
        assertThat(gpu.utilization()).hasValue(3);
    }

    private static void write(Path directory, String name, String line) throws IOException {
        Files.writeString(directory.resolve(name), line + "\n");
    }
}
