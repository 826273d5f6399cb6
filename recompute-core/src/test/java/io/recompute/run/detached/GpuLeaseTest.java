package io.recompute.run.detached;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.recompute.model.RecomputeException;
import io.recompute.run.EndReason;
import io.recompute.run.ExitStatus;
import io.recompute.run.GpusUnavailableException;
import io.recompute.run.LaunchException;
import io.recompute.run.ProcessInfo;
import io.recompute.run.ProcessState;
import io.recompute.run.RemoteProcess;
import io.recompute.run.RunSpec;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

/** Runs that take graphics processors for themselves, on a machine with two. */
@Timeout(120)
@EnabledOnOs(value = OS.LINUX, disabledReason = "looks into /proc")
class GpuLeaseTest extends WithLocalRuns {
    private static final Duration LONG = Duration.ofHours(1);
    private static final String TELL = "echo on $CUDA_VISIBLE_DEVICES $CUDA_DEVICE_ORDER; ";

    private FakeGpus gpus;

    GpuLeaseTest() {
        super("project");
    }

    @BeforeEach
    void install() throws IOException {
        gpus = FakeGpus.make(home.resolve("gpus"), 2);
        local.close();
        local = LocalRuns.open(home, "project", gpus.beginning());
    }

    /** A run that holds so many until it is killed. */
    private RemoteProcess holder(int count) {
        RemoteProcess run =
                local.runs().start(RunSpec.shell(TELL + "exec sleep 600").gpus(count));
        assertThat(RunsTest.first(run.log().follow())).startsWith("on ");
        return run;
    }

    private RemoteProcess waiting(String command, int count) {
        return local.runs().start(RunSpec.shell(command).gpus(count).waitForGpus(LONG));
    }

    private ProcessInfo row(RemoteProcess run) {
        return local.runs().table().list().rows().stream()
                .filter(row -> row.id().equals(run.id()))
                .findFirst()
                .orElseThrow();
    }

    @Test
    void noTwoRunsGetTheSameAndARunThatFindsNoneFreeDoesNotStart() throws Exception {
        RemoteProcess first = holder(1);
        RemoteProcess second = holder(1);
        assertThat(RunsTest.first(first.log())).isEqualTo("on 0 PCI_BUS_ID");
        assertThat(RunsTest.first(second.log())).isEqualTo("on 1 PCI_BUS_ID");
        assertThat(row(second).record().visibleDevices()).contains("1");

        RunSpec third = RunSpec.shell("true").gpus(1).id("third");
        assertThatThrownBy(() -> local.runs().start(third))
                .isInstanceOfSatisfying(GpusUnavailableException.class, failure -> {
                    assertThat(failure.isTemporary()).isTrue();
                    assertThat(failure.present()).isEqualTo(2);
                    assertThat(failure.free()).isZero();
                })
                .hasMessageContaining("it wants 1 GPU, and of 2 are 0 free");
        assertThat(local.runs().table().list().rows()).hasSize(2);

        first.kill();
        assertThat(RunsTest.wait(local.runs().start(third)).isSuccess()).isTrue();
        second.kill();
        assertThat(gpus.files("")).isEmpty();
    }

    @Test
    void whatTheMachineDoesNotHaveIsRefusedAlsoToThoseWhoWait() throws Exception {
        assertThatThrownBy(() -> waiting("true", 3))
                .isInstanceOfSatisfying(
                        GpusUnavailableException.class,
                        failure -> assertThat(failure.isTemporary()).isFalse())
                .hasMessageContaining("it wants 3 GPUs, and the machine has 2");
        Files.writeString(
                gpus.directory().resolve("bin/nvidia-smi"), "#!/bin/sh\necho 'Failed to initialize NVML'; exit 18\n");
        assertThatThrownBy(() -> waiting("true", 1))
                .isInstanceOf(GpusUnavailableException.class)
                .hasMessageContaining("has 0 (Failed to initialize NVML)");
        assertThat(local.runs().table().list().rows()).isEmpty();
    }

    @Test
    void whoWaitsIsPendingAndNobodyIsOvertaken() throws Exception {
        RemoteProcess first = holder(1);
        RemoteProcess both = waiting(TELL, 2);
        RemoteProcess last = waiting(TELL, 1);
        assertThat(both.state()).isEqualTo(ProcessState.PENDING);
        assertThat(both.isAlive()).isTrue();
        assertThat(row(both).waiting()).contains("waits for 2 of 2 GPUs: 1 of 2 free");
        assertThat(row(both).started()).isEmpty();
        // One is free, and would do for it: but it would overtake the other, again and again.
        assertThat(last.state()).isEqualTo(ProcessState.PENDING);
        assertThat(row(last).waiting()).contains("waits for 1 of 2 GPUs: 1 before it");
        assertThatThrownBy(() -> holder(1)).isInstanceOf(GpusUnavailableException.class);

        first.kill();
        assertThat(RunsTest.wait(both).isSuccess()).isTrue();
        assertThat(RunsTest.texts(both.log())).containsExactly("on 0,1 PCI_BUS_ID");
        assertThat(RunsTest.wait(last).isSuccess()).isTrue();
        assertThat(row(last).started()).isPresent();
        assertThat(row(last).waiting()).isEmpty();
    }

    @Test
    void aRunThatWaitsCanBeKilled() throws Exception {
        RemoteProcess first = holder(2);
        RemoteProcess second = waiting("echo never", 1);
        RemoteProcess third = waiting(TELL, 1);
        second.kill();
        assertThat(RunsTest.wait(second).state()).isEqualTo(ProcessState.KILLED);
        assertThat(RunsTest.texts(second.log())).isEmpty();
        first.kill();
        assertThat(RunsTest.wait(third).isSuccess()).isTrue();
    }

    @Test
    void whoWaitsInVainEndsWithoutHavingStarted() throws Exception {
        RemoteProcess first = holder(2);
        RemoteProcess second =
                local.runs().start(RunSpec.shell("echo never").gpus(1).waitForGpus(Duration.ofSeconds(1)));
        ExitStatus end = RunsTest.wait(second);
        assertThat(end.state()).isEqualTo(ProcessState.TIMED_OUT);
        assertThat(end.reason()).contains(EndReason.GPUS);
        assertThat(RunsTest.texts(second.log())).noneMatch(line -> line.contains("never"));
        assertThat(row(second).exitStatus()).contains(end);
        first.kill();
    }

    @Test
    void theTimeLimitCountsFromTheStartOfTheCommand() throws Exception {
        RemoteProcess first = local.runs().start(RunSpec.shell("sleep 3").gpus(2));
        RemoteProcess second = local.runs()
                .start(RunSpec.shell("true").gpus(1).waitForGpus(LONG).timeLimit(Duration.ofSeconds(2)));
        assertThat(RunsTest.wait(second).isSuccess()).isTrue();
        assertThat(RunsTest.wait(first).isSuccess()).isTrue();
    }

    @Test
    void theLeaseOfARunThatWasLostIsFreeAtOnce() throws Exception {
        RemoteProcess first = holder(2);
        String[] start =
                Files.readString(local.directory(first).resolve("start")).split(" ");
        // Supervisor and job, by a signal that nobody sees coming: what they would have cleared away stays.
        local.shell("kill -9 " + start[5] + "; kill -9 " + start[1]);
        assertThat(RunsTest.wait(first).state()).isEqualTo(ProcessState.LOST);
        assertThat(gpus.files("lease.")).hasSize(2);
        assertThat(RunsTest.wait(local.runs().start(RunSpec.shell("true").gpus(2)))
                        .isSuccess())
                .isTrue();
        assertThat(gpus.files("lease.")).isEmpty();
    }

    @Test
    void whatIsOfAnotherBootCountsForNothing() throws Exception {
        RemoteProcess first = holder(1);
        String identity = gpus.files("lease.").findFirst().orElseThrow().replaceFirst("lease\\.[^.]*\\.", "");
        first.kill();
        String[] words = identity.split("\\.");
        String pid = Long.toString(ProcessHandle.current().pid());
        for (String dead : new String[] {
            words[0] + "." + words[1] + ".another-boot",
            pid + ".1." + words[2],
            "x",
            "1",
            "a.b.c",
            "99999999999999999999.1.1"
        }) {
            Files.createFile(gpus.leases().resolve("lease." + FakeGpus.uuid(0) + "." + dead));
            Files.createFile(gpus.leases().resolve("ticket.1." + dead));
            Files.createFile(gpus.leases().resolve("choosing." + dead));
        }
        Files.createFile(gpus.leases().resolve("ticket.08." + identity));
        RemoteProcess next = holder(2);
        next.kill();
    }

    @Test
    void whereAStrangerComputesIsTaken() throws Exception {
        gpus.computing(0);
        RemoteProcess first = local.runs().start(RunSpec.shell(TELL).gpus(1));
        assertThat(RunsTest.wait(first).isSuccess()).isTrue();
        assertThat(RunsTest.texts(first.log())).containsExactly("on 1 PCI_BUS_ID");
        assertThatThrownBy(() -> holder(2)).hasMessageContaining("of 2 are 1 free");
        RemoteProcess second = waiting(TELL, 2);
        assertThat(second.state()).isEqualTo(ProcessState.PENDING);
        gpus.computing();
        assertThat(RunsTest.wait(second).isSuccess()).isTrue();
    }

    @Test
    void partsOfASplitProcessorAreDevicesOfTheirOwn() throws Exception {
        gpus.list("GPU 0: A100 (UUID: GPU-a)\n  MIG 3g.20gb Device 0: (UUID: MIG-GPU-a/1/0)\n"
                + "  MIG 3g.20gb     Device  1: (UUID: MIG-b)\nGPU 1: A100 (UUID: GPU-c)\n");
        RemoteProcess run = local.runs().start(RunSpec.shell(TELL).gpus(3));
        assertThat(RunsTest.wait(run).isSuccess()).isTrue();
        assertThat(RunsTest.texts(run.log())).containsExactly("on MIG-GPU-a/1/0,MIG-b,1 PCI_BUS_ID");
    }

    @Test
    void aDirectoryThatIsALinkIsNotUsed() throws Exception {
        Path victim = Files.createDirectories(home.resolve("victim"));
        Files.createSymbolicLink(gpus.leases(), victim);
        assertThatThrownBy(() -> holder(1))
                .isInstanceOf(LaunchException.class)
                .hasMessageContaining(
                        gpus.leases() + ", by which the users of a machine share its GPUs, is no directory");
        assertThat(victim).isEmptyDirectory();
        assertThat(local.runs().table().list().rows()).isEmpty();
    }

    @Test
    void whatTheUserSetsDoesNotTakeAwayWhatWasLeased() throws Exception {
        RemoteProcess run = local.runs()
                .start(RunSpec.shell(TELL)
                        .environment("CUDA_VISIBLE_DEVICES", "7")
                        .gpus(1));
        assertThat(RunsTest.wait(run).isSuccess()).isTrue();
        assertThat(RunsTest.texts(run.log())).containsExactly("on 0 PCI_BUS_ID");
        assertThatThrownBy(() -> RunSpec.shell("true").gpus(0)).isInstanceOf(RecomputeException.class);
    }
}
