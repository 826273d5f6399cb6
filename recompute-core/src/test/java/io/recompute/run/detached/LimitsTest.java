package io.recompute.run.detached;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.recompute.model.RecomputeException;
import io.recompute.run.EndReason;
import io.recompute.run.ExitStatus;
import io.recompute.run.ProcessInfo;
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
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

/** Runs whose time is over, that lose what they need, or keep what they have started. */
@Timeout(60)
@EnabledOnOs(value = OS.LINUX, disabledReason = "looks into /proc")
class LimitsTest extends WithLocalRuns {
    LimitsTest() {
        super("project");
    }

    @Test
    void aRunThatTakesTooLongEndsWithAllItsProcessesThoughNobodyIsConnected() throws Exception {
        // On a busy machine a second may be over before the command has started anything.
        for (int seconds = 1; !Files.exists(local.project().resolve("pid")); seconds *= 2) {
            RemoteProcess run = local.runs()
                    .start(RunSpec.shell("setsid sleep 600 & echo $! >new; mv new pid; sleep 600")
                            .timeLimit(Duration.ofSeconds(seconds)));
            local.close();
            local = LocalRuns.open(home, "project");
            RemoteProcess again = local.runs().attach(run.id());
            ExitStatus end = RunsTest.wait(again);
            assertThat(end.state()).isEqualTo(ProcessState.TIMED_OUT);
            assertThat(end.reason()).contains(EndReason.TIME_LIMIT);
            assertThat(end.signal()).contains(Signal.TERM);
            assertThat(again.state()).isEqualTo(ProcessState.TIMED_OUT);
            assertThat(recorded()).contains(end);
        }
        assertThat(isAliveAs("pid")).isFalse();
    }

    @Test
    void aRunThatEndsInTimeLeavesNothingThatWaits() throws Exception {
        RemoteProcess run = local.runs()
                .start(RunSpec.shell("exit 3")
                        .timeLimit(Duration.ofSeconds(98_761))
                        .lease(Duration.ofHours(6)));
        assertThat(RunsTest.wait(run)).hasToString("FAILED(3)");
        awaitAllOf(run);
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
                        .lease(Duration.ofSeconds(4)));
        assertThat(RunsTest.first(run.log().follow())).isEqualTo("ready");
        try (LocalRuns next = LocalRuns.open(home, "project")) {
            RemoteProcess again = next.runs().attach(run.id());
            local.close();
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
            assertThat(isAliveAs("child")).isFalse();
            assertThat(isAliveAs("daemon")).isTrue();
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
        awaitAllOf(killed);
        Path directory = local.directory(killed);
        Files.delete(directory.resolve("exit"));
        assertThat(reason()).contains(EndReason.OUT_OF_MEMORY);
        Files.delete(directory.resolve("events"));
        assertThat(reason()).contains(EndReason.VANISHED);
        String[] start = Files.readString(directory.resolve("start")).split(" ");
        start[3] = "another-boot";
        Files.writeString(directory.resolve("start"), String.join(" ", start));
        assertThat(reason()).contains(EndReason.REBOOT);
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

    /** How the newest run has ended, by the table. */
    private Optional<ExitStatus> recorded() {
        List<ProcessInfo> rows = local.runs().table().list().rows();
        return rows.get(rows.size() - 1).exitStatus();
    }

    private Optional<EndReason> reason() {
        return recorded().flatMap(ExitStatus::reason);
    }

    private boolean isAliveAs(String file) throws IOException {
        return isAlive(Files.readString(local.project().resolve(file)).strip());
    }
}
