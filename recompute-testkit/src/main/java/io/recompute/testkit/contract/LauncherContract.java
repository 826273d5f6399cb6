package io.recompute.testkit.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.recompute.Workspace;
import io.recompute.log.LogLine;
import io.recompute.run.ExitStatus;
import io.recompute.run.Launcher;
import io.recompute.run.NoSuchRunException;
import io.recompute.run.ProcessInfo;
import io.recompute.run.ProcessState;
import io.recompute.run.RemoteProcess;
import io.recompute.run.Retention;
import io.recompute.run.RunNotFinishedException;
import io.recompute.run.RunSpec;
import io.recompute.run.Signal;
import java.time.Duration;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * What every {@link Launcher} must do, as tests: extend this class and give a workspace whose runs it starts. The machine
 * needs room for two runs at once. No test waits for time to pass.
 */
@Timeout(180)
public abstract class LauncherContract {
    private static final Duration LIMIT = Duration.ofSeconds(90);

    /** For subclasses, which JUnit makes. */
    protected LauncherContract() {}

    /** A workspace whose project nobody else uses; the test closes it. Further ones are of the same project. */
    protected abstract Workspace open();

    @Test
    void theExitStatusAndBothOutputsAreKept() throws Exception {
        try (Workspace workspace = open()) {
            RemoteProcess run = workspace.runAsync(RunSpec.shell("echo out; echo err >&2; exit 3"));
            ExitStatus end = run.waitFor(LIMIT);

            assertThat(end.state()).isEqualTo(ProcessState.FAILED);
            assertThat(end.code()).hasValue(3);
            assertThat(lines(run)).containsExactly("out", "err");
            assertThat(run.state()).isEqualTo(ProcessState.FAILED);
            assertThat(run.isAlive()).isFalse();
        }
    }

    @Test
    void itRunsInTheProjectWithItsEnvironment() throws Exception {
        try (Workspace workspace = open()) {
            RemoteProcess run = workspace.runAsync(
                    RunSpec.shell("pwd; echo \"$A\"; echo $RECOMPUTE_RUN_ID").environment("A", "it's \"$x\" \\ %j"));

            assertThat(run.waitFor(LIMIT).isSuccess()).isTrue();
            assertThat(lines(run)).containsExactly(workspace.directory().toString(), "it's \"$x\" \\ %j", run.id());
        }
    }

    @Test
    void anIdStartsOnceWhoeverAsks() throws Exception {
        try (Workspace workspace = open();
                Workspace other = open()) {
            RunSpec spec = RunSpec.shell("echo start >>starts-of-once; read line <gate-of-once")
                    .id("once");
            workspace.run("mkfifo gate-of-once").orThrow();
            RemoteProcess first = workspace.runAsync(spec);
            RemoteProcess second = other.runAsync(spec);
            workspace.run("echo go >gate-of-once").orThrow();

            assertThat(first.waitFor(LIMIT).isSuccess()).isTrue();
            assertThat(second.waitFor(LIMIT).isSuccess()).isTrue();
            assertThat(other.runAsync(spec).waitFor(LIMIT).isSuccess()).isTrue();
            assertThat(workspace.run("cat starts-of-once").orThrow().text()).isEqualTo("start\n");
        }
    }

    @Test
    void theLogIsFollowedWhileItRunsByAnotherWorkspaceToo() throws Exception {
        try (Workspace workspace = open()) {
            workspace.run("mkfifo gate-of-log").orThrow();
            String id = workspace
                    .runAsync(RunSpec.shell("echo one; read line <gate-of-log; echo $line"))
                    .id();
            try (Workspace other = open()) {
                RemoteProcess found = other.attach(id);
                Iterator<LogLine> lines = found.log().follow().iterator();
                assertThat(lines.next().text()).isEqualTo("one");
                assertThat(found.state()).isEqualTo(ProcessState.RUNNING);
                assertThatThrownBy(() -> found.waitFor(Duration.ZERO)).isInstanceOf(RunNotFinishedException.class);
                other.run("echo two >gate-of-log").orThrow();
                assertThat(lines.next().text()).isEqualTo("two");
                assertThat(lines.hasNext()).isFalse();
                assertThat(found.onExit().get(90, TimeUnit.SECONDS).isSuccess()).isTrue();
            }
        }
    }

    @Test
    void aKillLetsItEndByItselfAndIsToldAsSuch() throws Exception {
        try (Workspace workspace = open()) {
            RemoteProcess run =
                    workspace.runAsync("trap 'echo asked; exit 9' INT; echo ready; while :; do sleep 0.1; done");
            assertThat(run.log().follow().iterator().next().text()).isEqualTo("ready");
            run.kill(Signal.INT, Duration.ofSeconds(60));

            ExitStatus end = run.waitFor(LIMIT);
            assertThat(end.state()).isEqualTo(ProcessState.KILLED);
            assertThat(end.code()).hasValue(9);
            assertThat(lines(run)).contains("ready", "asked");
        }
    }

    @Test
    void aKillEndsWhatDoesNotWantToWithItsChildren() throws Exception {
        try (Workspace workspace = open()) {
            int own = ThreadLocalRandom.current().nextInt(10_000_000, 100_000_000); // others may test here as well
            RemoteProcess run =
                    workspace.runAsync("trap '' TERM; sleep %1$d & echo ready; wait; sleep %1$d".formatted(own));
            assertThat(run.log().follow().iterator().next().text()).isEqualTo("ready");
            run.kill(Signal.TERM, Duration.ofMillis(200));

            assertThat(run.waitFor(LIMIT).state()).isEqualTo(ProcessState.KILLED);
            assertThat(workspace
                            .run("ps -A -o pid= -o args= | grep '[s]leep " + own + "'")
                            .text())
                    .isEmpty();
            run.kill(); // does nothing
        }
    }

    @Test
    void aKillEndsWhatStartsOthersMeanwhile() throws Exception {
        try (Workspace workspace = open()) {
            int own = ThreadLocalRandom.current().nextInt(10_000_000, 100_000_000);
            RemoteProcess run = workspace.runAsync("""
                    trap '' TERM
                    for each in 1 2 3 4 5 6 7 8; do
                        while :; do sleep %d; done &
                    done
                    echo ready
                    wait""".formatted(own));
            assertThat(run.log().follow().iterator().next().text()).isEqualTo("ready");
            run.kill(Signal.TERM, Duration.ofMillis(200));

            assertThat(run.waitFor(LIMIT).state()).isEqualTo(ProcessState.KILLED);
            assertThat(workspace
                            .run("ps -A -o pid= -o args= | grep '[s]leep " + own + "'")
                            .text())
                    .isEmpty();
        }
    }

    @Test
    void aTimeLimitEndsIt() throws Exception {
        try (Workspace workspace = open()) {
            RemoteProcess run =
                    workspace.runAsync(RunSpec.shell("exec sleep 600").timeLimit(Duration.ofSeconds(1)));

            assertThat(run.waitFor(LIMIT).state()).isEqualTo(ProcessState.TIMED_OUT);
        }
    }

    @Test
    void theTableHasItAndPurgeEndsAllThatGoOn() throws Exception {
        try (Workspace workspace = open()) {
            RemoteProcess over = workspace.runAsync(RunSpec.shell("true").name("over"));
            assertThat(over.waitFor(LIMIT).isSuccess()).isTrue();
            RemoteProcess first =
                    workspace.runAsync(RunSpec.shell("echo; exec sleep 600").name("first"));
            RemoteProcess second =
                    workspace.runAsync(RunSpec.shell("echo; exec sleep 600").name("second"));
            assertThat(first.log().follow().iterator().hasNext()).isTrue();
            assertThat(second.log().follow().iterator().hasNext()).isTrue();

            List<ProcessInfo> live = workspace.processes().live().rows();
            assertThat(live).extracting(ProcessInfo::id).containsExactlyInAnyOrder(first.id(), second.id());
            assertThat(live).extracting(ProcessInfo::state).containsOnly(ProcessState.RUNNING);
            assertThat(workspace.processes().purge()).isEqualTo(2);
            assertThat(first.waitFor(LIMIT).state()).isEqualTo(ProcessState.KILLED);
            assertThat(second.waitFor(LIMIT).state()).isEqualTo(ProcessState.KILLED);
            assertThat(workspace.processes().live().rows()).isEmpty();
            assertThat(workspace.processes().prune(Retention.keepLast(0)).removed())
                    .contains(over.id());
            assertThatThrownBy(() -> workspace.attach(over.id())).isInstanceOf(NoSuchRunException.class);
        }
    }

    private static List<String> lines(RemoteProcess run) {
        return run.log().lines().map(LogLine::text).toList();
    }
}
