package io.recompute.testkit.slurm;

import static org.assertj.core.api.Assertions.assertThat;

import io.recompute.Recompute;
import io.recompute.Workspace;
import io.recompute.probe.Cluster;
import io.recompute.probe.MachineReport;
import io.recompute.probe.Partition;
import io.recompute.run.Launcher;
import io.recompute.run.RunSpec;
import io.recompute.testkit.openssh.NeedsOpenSsh;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What a probe tells of a real cluster. */
@NeedsSlurm
@NeedsOpenSsh(users = true)
@Timeout(180)
class SlurmProbeTest {
    @TempDir
    Path directory;

    @Test
    void partitionsNodesGpusAndTheQueueAreTold() throws Exception {
        try (SlurmScene scene = SlurmScene.start();
                Workspace workspace =
                        scene.project(directory).launcher(Launcher.slurm()).init()) {
            assertThat(cluster(scene).partitions())
                    .satisfiesExactly(
                            debug -> {
                                assertThat(debug.name()).isEqualTo("debug");
                                assertThat(debug.isDefault()).isTrue();
                                assertThat(debug.isUp()).isTrue();
                                assertThat(debug.longest()).isEmpty();
                                assertThat(debug.nodes()).isEqualTo(Map.of("idle", 2));
                                assertThat(debug.gpus()).containsExactly(new Partition.GpuShare("fake", 4, 4));
                                assertThat(debug.idleProcessors()).isEqualTo(debug.processors());
                                assertThat(debug.running() + debug.waiting()).isZero();
                            },
                            brief -> {
                                assertThat(brief.name()).isEqualTo("short");
                                assertThat(brief.isDefault()).isFalse();
                                assertThat(brief.longest()).contains(Duration.ofMinutes(1));
                            });

            var first = workspace.runAsync(RunSpec.shell("echo; exec sleep 600").gpus(1));
            assertThat(first.log().follow().iterator().hasNext()).isTrue(); // it runs
            var second = workspace.runAsync(RunSpec.shell("exec sleep 600").gpus(2));
            var third = workspace.runAsync(RunSpec.shell("exec sleep 600").gpus(2));
            scene.cluster().slurm("scontrol", "update", "PartitionName=short", "State=DRAIN");
            scene.cluster().slurm("scontrol", "update", "NodeName=node2", "State=DRAIN", "Reason=a test");

            List<Partition> busy = cluster(scene).partitions();
            assertThat(busy.get(0).running() + busy.get(0).waiting()).isEqualTo(3);
            assertThat(busy.get(0).waiting()).isPositive();
            assertThat(busy.get(0).gpus()).containsExactly(new Partition.GpuShare("fake", 1, 4));
            assertThat(busy.get(0).nodes()).containsKey("mixed");
            assertThat(busy.get(1).isUp()).isFalse();
            for (var run : List.of(first, second, third)) {
                run.kill();
            }
        }
    }

    @Test
    void aControllerThatDoesNotAnswerIsToldAndTheRestAsWell() throws Exception {
        try (SlurmScene scene = SlurmScene.start()) {
            scene.cluster().stopController();
            MachineReport report = report(scene);
            assertThat(report.launchers()).contains("slurm");
            assertThat(report.memory()).isPresent();
            assertThat(report.cluster().orElseThrow().partitions()).isEmpty();
            assertThat(report.cluster().orElseThrow().said()).isNotEmpty();
        }
    }

    private static Cluster cluster(SlurmScene scene) {
        return report(scene).cluster().orElseThrow();
    }

    private static MachineReport report(SlurmScene scene) {
        return Recompute.probe()
                .instances(List.of(scene.server().instance(scene.user())))
                .run()
                .reports()
                .get(0);
    }
}
