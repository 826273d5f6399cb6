package io.recompute.run.detached;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.recompute.run.ExitStatus;
import io.recompute.run.ProcessState;
import io.recompute.run.RemoteProcess;
import io.recompute.run.RunSpec;
import io.recompute.run.Signal;
import io.recompute.transport.control.Script;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

@Timeout(60)
@EnabledOnOs(value = OS.LINUX, disabledReason = "looks into /proc")
class KillTest extends WithLocalRuns {
    /** A run of which only the start is left, its process's number given to a session's leader, and a kill of that run. */
    private static final String INSIDE = """

            mkdir -p runs/run
            sleep 600 & own=$!
            echo "1 $own $(start_of $own) $(boot) 0 $own $(start_of $own)" >runs/run/start
            kill -9 $own
            wait $own 2>/dev/null
            sleep 0.1 # starts are told by hundredths of a second
            echo $((own - 1)) >/proc/sys/kernel/ns_last_pid
            setsid sleep 600 >/dev/null 2>&1 & stranger=$!
            until read_stat $stranger && [ "$stat_session" = $stranger ]; do sleep 0.02; done
            [ $own = $stranger ] && echo the same number
            (
            set -- runs TERM 2 run
            @KILL@
            )
            alive $stranger "$(start_of $stranger)" && echo the stranger lives
            kill -9 $stranger
            """;

    KillTest() {
        super("project");
    }

    @Test
    void aKillReachesChildrenAndThoseThatLeftTheSession() throws Exception {
        RemoteProcess run = local.start("sleep 600 & echo $! >>pids\n"
                + "setsid sh -c 'echo $$ >>pids; sleep 600 & echo $! >>pids; wait' &\n"
                + "(setsid sh -c 'echo $$ >>pids; exec sleep 600' &)\n"
                + "until [ \"$(wc -l <pids)\" = 4 ]; do :; done; echo ready; wait");
        assertThat(RunsTest.first(run.log().follow())).isEqualTo("ready");
        run.kill(Signal.TERM, Duration.ofSeconds(5));
        for (String pid : Files.readAllLines(local.project().resolve("pids"))) {
            assertThat(isAlive(pid)).as(pid).isFalse();
        }
        assertThat(RunsTest.wait(run).state()).isEqualTo(ProcessState.KILLED);
        assertThat(RunsTest.texts(run.log().follow())).containsExactly("ready");
        run.kill();
    }

    @Test
    void whatIgnoresTermIsKilledAfterTheGrace() throws Exception {
        RemoteProcess run = local.start("trap '' TERM; echo ready; while :; do sleep 600; done");
        assertThat(RunsTest.first(run.log().follow())).isEqualTo("ready");
        run.kill(Signal.TERM, Duration.ofMillis(300));
        ExitStatus end = RunsTest.wait(run);
        assertThat(end.state()).isEqualTo(ProcessState.KILLED);
        assertThat(end.signal()).contains(Signal.KILL);
    }

    @Test
    void anInterruptReachesAProgramThatWantsIt() throws Exception {
        RemoteProcess run = local.start(
                "trap 'echo interrupted; exit 4' INT; echo ready; read x <&- ; while :; do sleep 0.1; done");
        assertThat(RunsTest.first(run.log().follow())).isEqualTo("ready");
        run.kill(Signal.INT, Duration.ofSeconds(20));
        ExitStatus end = RunsTest.wait(run);
        assertThat(end.code()).hasValue(4);
        assertThat(RunsTest.texts(run.log())).contains("ready", "interrupted");
    }

    @Test
    void theEndOfARunStandsThoughWhatItLeftIsKilledLater() throws Exception {
        RemoteProcess run = local.start("setsid sleep 600 >/dev/null 2>&1 & echo $! >pid");
        assertThat(RunsTest.wait(run).isSuccess()).isTrue();
        String pid = Files.readString(local.project().resolve("pid")).strip();
        local.runs().attach(run.id()).kill();
        assertThat(isAlive(pid)).isFalse();
        assertThat(local.runs().attach(run.id()).state()).isEqualTo(ProcessState.SUCCEEDED);
    }

    @Test
    void aRunOfTheSameIdInAnotherProjectIsLeftAlone() throws Exception {
        try (LocalRuns other = LocalRuns.open(home, "other")) {
            RunSpec spec = RunSpec.shell("echo ready; exec sleep 600").id("train");
            RemoteProcess mine = local.runs().start(spec);
            RemoteProcess others = other.runs().start(spec);
            assertThat(RunsTest.first(others.log().follow())).isEqualTo("ready");
            assertThat(local.runs().table().purge()).isEqualTo(1);
            assertThat(mine.state()).isEqualTo(ProcessState.KILLED);
            assertThat(others.state()).isEqualTo(ProcessState.RUNNING);
            assertThat(other.runs().table().purge()).isEqualTo(1);
        }
    }

    @Test
    void aNumberThatIsUsedAgainIsNeverSignalled() throws Exception {
        RemoteProcess run = local.start("true");
        awaitAllOf(run); // or it would still live by its supervisor
        Process stranger = new ProcessBuilder("setsid", "sleep", "600").start();
        try {
            Path directory = local.directory(run);
            Files.delete(directory.resolve("exit"));
            String[] start =
                    Files.readString(directory.resolve("start")).strip().split(" ");
            start[1] = Long.toString(stranger.pid());
            Files.writeString(directory.resolve("start"), String.join(" ", start) + "\n");
            RemoteProcess forged = local.runs().attach(run.id());
            assertThat(forged.state()).isEqualTo(ProcessState.LOST);
            forged.kill(Signal.KILL, Duration.ZERO);
            assertThat(stranger.isAlive()).isTrue();
        } finally {
            stranger.destroyForcibly();
        }
    }

    /** The number of a run's process, which the kernel has given to another: in a namespace whose next number can be set. */
    @Test
    void aNumberThatTheKernelHasGivenToAStrangerIsNeverSignalled() throws Exception {
        Path script = home.resolve("inside.sh");
        String kill = Script.text(RunKiller.class, "members.sh") + Script.text(RunKiller.class, "kill.sh");
        Files.writeString(script, RunDirectories.FUNCTIONS + INSIDE.replace("@KILL@", kill));
        Process process = new ProcessBuilder("unshare", "--pid", "--fork", "--mount-proc", "sh", script.toString())
                .directory(home.toFile())
                .redirectErrorStream(true)
                .start();
        String said = Said.by(process);
        assumeTrue(said.startsWith("the same number\n"), "no number of a process can be chosen here: " + said);
        assertThat(said).isEqualTo("the same number\nended run\nthe stranger lives\n");
    }

    @Test
    void watchingAndFollowingLeaveNoProcessBehind() throws Exception {
        RemoteProcess run = local.start("echo one; exec sleep 600");
        CompletableFuture<ExitStatus> end = run.onExit();
        assertThat(RunsTest.first(run.log().follow())).isEqualTo("one");
        RemoteProcess again = local.runs().attach(run.id());
        var lines = again.log().follow().iterator();
        assertThat(lines.next().text()).isEqualTo("one");
        local.close();
        assertThat(end).isCompletedExceptionally();
        try (LocalRuns next = LocalRuns.open(home, "project")) {
            // Who watches or follows stands in the run's directory, or in the one of all runs.
            String count = "left=100; while [ $left -gt 0 ]; do\n"
                    + "found=; for cwd in /proc/[0-9]*/cwd; do\n"
                    + "case $(readlink \"$cwd\") in \"$1\"/.recompute/runs*) found=\"$found $cwd\" ;; esac; done\n"
                    + "[ -n \"$found\" ] || break; left=$((left - 1)); sleep 0.2; done; echo $found";
            assertThat(next.machine()
                            .execute(
                                    Script.of(count, next.project().toRealPath().toString()))
                            .text()
                            .strip())
                    .isEmpty();
            assertThat(next.runs().table().purge()).isEqualTo(1);
        }
    }
}
