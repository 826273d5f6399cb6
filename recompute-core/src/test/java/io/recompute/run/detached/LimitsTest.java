package io.recompute.run.detached;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.recompute.model.RecomputeException;
import io.recompute.run.EndReason;
import io.recompute.run.ExitStatus;
import io.recompute.run.ProcessState;
import io.recompute.run.RemoteProcess;
import io.recompute.run.RunSpec;
import io.recompute.run.Signal;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** Runs whose time is over, that lose what they need, or keep what they have started. */
@Timeout(60)
@EnabledOnOs(value = OS.LINUX, disabledReason = "looks into /proc")
class LimitsTest {
    @TempDir
    Path home;

    private LocalRuns local;

    @BeforeEach
    void connect() throws IOException {
        local = LocalRuns.open(home, "project");
    }

    @AfterEach
    void close() {
        local.close();
    }

    @Test
    void aRunThatTakesTooLongEndsWithAllItsProcessesThoughNobodyIsConnected() throws Exception {
        RemoteProcess run = local.runs()
                .start(RunSpec.shell("setsid sleep 600 & echo $! >pid; sleep 600")
                        .timeLimit(Duration.ofMillis(100)));
        local.close();
        try (LocalRuns next = LocalRuns.open(home, "project")) {
            RemoteProcess again = next.runs().attach(run.id());
            ExitStatus end = RunsTest.wait(again);
            assertThat(end.state()).isEqualTo(ProcessState.TIMED_OUT);
            assertThat(end.reason()).contains(EndReason.TIME_LIMIT);
            assertThat(end.signal()).contains(Signal.TERM);
            assertThat(again.state()).isEqualTo(ProcessState.TIMED_OUT);
            assertThat(next.runs().table().list().rows().get(0).exitStatus()).contains(end);
            assertThat(isAlive(local.project().resolve("pid"))).isFalse();
        }
    }

    @Test
    void aRunThatEndsInTimeLeavesNothingThatWaits() throws Exception {
        RemoteProcess run = local.runs()
                .start(RunSpec.shell("exit 3")
                        .timeLimit(Duration.ofSeconds(98_761))
                        .lease(Duration.ofHours(6)));
        assertThat(RunsTest.wait(run)).hasToString("FAILED(3)");
        local.shell("for left in 1 2 3 4 5 6 7 8 9 10; do ps -A -o args= | grep -q 'sleep [5]400$' || exit 0;"
                + " sleep 0.1; done; exit 1");
        run.renew();
        RemoteProcess killed = local.runs().start(RunSpec.shell("sleep 600").timeLimit(Duration.ofHours(1)));
        killed.kill();
        assertThat(RunsTest.wait(killed).state()).isEqualTo(ProcessState.KILLED);
    }

    @Test
    void aRunThatNobodyRenewsEnds() throws Exception {
        RemoteProcess run = local.runs().start(RunSpec.shell("sleep 600").lease(Duration.ofSeconds(1)));
        run.close();
        ExitStatus end = RunsTest.wait(run);
        assertThat(end.state()).isEqualTo(ProcessState.TIMED_OUT);
        assertThat(end.reason()).contains(EndReason.LEASE);
    }

    @Test
    void anOpenHandleRenewsTheLeaseAlsoOneOfAnotherProgram() throws Exception {
        Path gate = local.project().resolve("gate");
        RemoteProcess run = local.runs()
                .start(RunSpec.shell("mkfifo gate; echo ready; read x <gate; echo $x")
                        .lease(Duration.ofSeconds(2)));
        assertThat(RunsTest.first(run.log().follow())).isEqualTo("ready");
        local.close();
        try (LocalRuns next = LocalRuns.open(home, "project")) {
            RemoteProcess again = next.runs().attach(run.id());
            // The guard takes a renewal away before it starts to count anew: five of them are more than one lease.
            next.shell("cd 'project/.recompute/runs/" + run.id() + "'; for renewal in 1 2 3 4 5; do\n"
                    + "until [ -e renewed ] || [ -e exit ]; do sleep 0.02; done\n"
                    + "until [ ! -e renewed ] || [ -e exit ]; do sleep 0.02; done; done");
            assertThat(again.state()).isEqualTo(ProcessState.RUNNING);
            next.shell("echo done >" + gate);
            assertThat(RunsTest.wait(again).isSuccess()).isTrue();
        }
    }

    @Test
    void childrenThatLeftTheSessionAreKept() throws Exception {
        RemoteProcess run = local.runs()
                .start(RunSpec.shell("setsid sleep 600 >/dev/null 2>&1 & echo $! >daemon\nsleep 600 & echo $! >child\n"
                                + "echo ready; wait")
                        .keepChildren());
        assertThat(RunsTest.first(run.log().follow())).isEqualTo("ready");
        try {
            run.kill();
            assertThat(RunsTest.wait(run).state()).isEqualTo(ProcessState.KILLED);
            assertThat(isAlive(local.project().resolve("child"))).isFalse();
            assertThat(isAlive(local.project().resolve("daemon"))).isTrue();
        } finally {
            local.shell("kill $(cat project/daemon)");
        }
    }

    @Test
    void theReasonOfALossIsTold() throws Exception {
        String forge = "cd .recompute/runs/*/; echo \"0 $PWD/events\" >memory; echo 'oom_kill 1' >events; ";
        RemoteProcess killed = local.start(forge + "kill -9 $$");
        assertThat(RunsTest.wait(killed)).hasToString("SIGNALED(137): the machine ran out of memory");
        assertThat(killed.state()).isEqualTo(ProcessState.SIGNALED);
        Path directory = local.directory(killed);
        Files.delete(directory.resolve("exit"));
        assertThat(reason(killed)).isEqualTo(EndReason.OUT_OF_MEMORY);
        Files.delete(directory.resolve("events"));
        assertThat(reason(killed)).isEqualTo(EndReason.VANISHED);
        String[] start = Files.readString(directory.resolve("start")).split(" ");
        start[3] = "another-boot";
        Files.writeString(directory.resolve("start"), String.join(" ", start));
        assertThat(reason(killed)).isEqualTo(EndReason.REBOOT);
        try (LocalRuns next = LocalRuns.open(home, "project")) {
            assertThat(RunsTest.wait(next.runs().attach(killed.id()))).isEqualTo(ExitStatus.lost(EndReason.REBOOT));
        }
    }

    @Test
    void aTimeIsPositive() {
        RunSpec spec = RunSpec.shell("true");
        for (Duration time : List.of(Duration.ZERO, Duration.ofSeconds(-1), Duration.ofDays(99_999))) {
            assertThatThrownBy(() -> spec.timeLimit(time)).isInstanceOf(RecomputeException.class);
            assertThatThrownBy(() -> spec.lease(time)).isInstanceOf(RecomputeException.class);
        }
        assertThat(RecordText.options(
                        spec.timeLimit(Duration.ofMillis(1001)).keepChildren().options()))
                .isEqualTo("limits=2,10,0 keep-children");
    }

    /** Why the run ended, once its supervisor, which has recorded its end, is gone as well. */
    private EndReason reason(RemoteProcess run) {
        long deadline = System.nanoTime() + Duration.ofSeconds(30).toNanos();
        while (System.nanoTime() < deadline) {
            Optional<EndReason> reason =
                    local.runs().table().list().rows().get(0).exitStatus().flatMap(ExitStatus::reason);
            if (reason.isPresent()) {
                return reason.get();
            }
        }
        throw new AssertionError("run " + run.id() + " has not ended");
    }

    private static boolean isAlive(Path pid) throws IOException {
        Path stat = Path.of("/proc", Files.readString(pid).strip(), "stat");
        // Where nobody reaps orphans, a zombie is left of them.
        return Files.exists(stat) && !Files.readString(stat).contains(") Z ");
    }
}
