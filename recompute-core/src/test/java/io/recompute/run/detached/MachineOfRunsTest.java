package io.recompute.run.detached;

import static org.assertj.core.api.Assertions.assertThat;

import io.recompute.Remains;
import io.recompute.run.ExitStatus;
import io.recompute.run.ProcessState;
import io.recompute.run.Provenance;
import io.recompute.run.RemoteProcess;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** What a run is told of its machine: that it has no memory left, and which GPUs it has. */
@Timeout(120)
@EnabledOnOs(value = OS.LINUX, disabledReason = "looks into /proc")
class MachineOfRunsTest {
    @TempDir
    Path home;

    @AfterEach
    void end() throws IOException {
        Remains.end("HOME", home);
        Remains.deleteLinks(home);
    }

    @Test
    void aRunThatTheKernelKillsForWantOfMemorySaysSo() throws Exception {
        try (MemoryGroup group = MemoryGroup.of(64 << 20)) {
            try (LocalRuns local = LocalRuns.open(home, "project", group.joining())) {
                RemoteProcess run = local.start("echo ready; exec tail /dev/zero"); // a line without an end
                ExitStatus end = RunsTest.wait(run);
                assertThat(end).hasToString("SIGNALED(137): the machine ran out of memory");
                assertThat(run.state()).isEqualTo(ProcessState.SIGNALED);
                assertThat(RunsTest.wait(local.start("kill -9 $$")))
                        .as("one that somebody kills afterwards")
                        .hasToString("SIGNALED(137)");
            }
            Remains.end("HOME", home);
        }
    }

    @Test
    void theRecordNamesTheGpus() throws Exception {
        String list = "GPU 0: NVIDIA H100 80GB HBM3 (UUID: GPU-5c89a1f2-0d6b-7c1e-9a43-2f1e0b7d6c55)\n"
                + "GPU 1: NVIDIA A100 (UUID: GPU-1)\n"
                + "  MIG 1g.5gb      Device  0: (UUID: MIG-a=b)\n";
        Provenance record = recordWith("[ \"$*\" = -L ] || exit 6\ncat <<'END'\n" + list + "END\n", "gpu");
        assertThat(record.gpus()).containsExactlyElementsOf(list.lines().toList());
    }

    @Test
    void aDriversToolThatFailsOrHangsKeepsNothingElseFromTheRecord() throws Exception {
        assertThat(recordWith("echo 'NVIDIA-SMI has failed'; exit 9\n", "architecture")
                        .architecture())
                .isPresent();
        Provenance hung = recordWith("exec sleep 600\n", "architecture");
        assertThat(hung.gpus()).isEmpty();
        assertThat(hung.architecture()).isPresent();
    }

    /** The record of a run that goes on until the record has that key, on a machine with that {@code nvidia-smi}. */
    private Provenance recordWith(String program, String key) throws Exception {
        Path tools = Files.createDirectories(home.resolve("tools"));
        Path file = Files.writeString(tools.resolve("nvidia-smi"), "#!/bin/sh\n" + program);
        assertThat(file.toFile().setExecutable(true)).isTrue();
        try (LocalRuns local = LocalRuns.open(home, "project", "PATH='" + tools + "':$PATH")) {
            RemoteProcess run = local.start("until grep -q ^" + key + "= \".recompute/runs/$RECOMPUTE_RUN_ID/record\";"
                    + " do sleep 0.05; done");
            assertThat(RunsTest.wait(run).isSuccess()).isTrue();
            return local.runs().table().history().rows().stream()
                    .filter(row -> row.id().equals(run.id()))
                    .findFirst()
                    .orElseThrow()
                    .record();
        }
    }
}
