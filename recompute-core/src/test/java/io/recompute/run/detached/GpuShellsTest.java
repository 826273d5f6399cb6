package io.recompute.run.detached;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The taking of graphics processors by other shells, on machines that have few programs. */
@Timeout(120)
@EnabledOnOs(value = OS.LINUX, disabledReason = "looks into /proc")
class GpuShellsTest {
    private static final String TELL = "echo $CUDA_VISIBLE_DEVICES$ROCR_VISIBLE_DEVICES; ";

    @TempDir
    Path directory;

    private BareMachine machine(String shell) throws IOException {
        BareMachine machine = BareMachine.in(directory, shell, "setsid");
        machine.gpus(directory.resolve("leases"), directory.resolve("sys"));
        machine.add(
                "nvidia-smi",
                "#!" + directory.resolve("sh") + "\ncase $1 in -L) echo 'GPU 0: A100 (UUID: GPU-a)' ;; *) : ;; esac\n");
        return machine;
    }

    @ParameterizedTest
    @ValueSource(strings = {"dash", "bash", "busybox", "mksh"})
    void aRunWaitsUntilAnotherHasEnded(String shell) throws Exception {
        try (BareMachine machine = machine(shell)) {
            String first = machine.launch("first", TELL + "until [ -e go ]; do sleep 0.1; done", "gpus=1,0");
            assertThat(first).startsWith("started");
            assertThat(machine.launch("refused", TELL, "gpus=1,0")).isEmpty();
            assertThat(machine.launch("refused", TELL, "gpus=2,0")).isEmpty();
            assertThat(machine.run("refused")).doesNotExist();
            assertThat(machine.launch("second", TELL, "gpus=1,600")).startsWith("started");
            assertThat(machine.run("second").resolve("waiting")).hasContent("waits for 1 of 1 GPUs: 0 of 1 free");
            Files.createFile(machine.project().resolve("go"));
            assertThat(machine.end("second")).startsWith("second 0 ");
            assertThat(machine.run("second").resolve("log")).hasContent("0");
            assertThat(directory.resolve("leases")).isEmptyDirectory();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"dash", "busybox"})
    void thoseOfAmdAreFoundAmongTheDevices(String shell) throws Exception {
        try (BareMachine machine = machine(shell)) {
            Files.delete(directory.resolve("path/nvidia-smi"));
            Path kfd = directory.resolve("sys/class/kfd/kfd");
            String[] ids = {"0", "28851", "28852"};
            for (int node = 0; node < ids.length; node++) {
                Path files = Files.createDirectories(kfd.resolve("topology/nodes/" + node));
                Files.writeString(files.resolve("gpu_id"), ids[node] + "\n");
            }
            Path process = Files.createDirectories(kfd.resolve("proc/4711"));
            Files.writeString(process.resolve("vram_28851"), "4096\n");
            Files.writeString(process.resolve("vram_28852"), "0\n");
            assertThat(machine.launch("first", TELL, "gpus=1,0")).startsWith("started");
            assertThat(machine.end("first")).startsWith("first 0 ");
            assertThat(machine.run("first").resolve("log")).hasContent("1");
            assertThat(machine.launch("refused", TELL, "gpus=2,0")).isEmpty();
        }
    }
}
