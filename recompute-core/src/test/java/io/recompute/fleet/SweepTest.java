package io.recompute.fleet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.recompute.log.LogStream;
import io.recompute.model.Instance;
import io.recompute.model.RecomputeException;
import io.recompute.run.Collected;
import io.recompute.run.EndReason;
import io.recompute.run.ExitStatus;
import io.recompute.run.GpusUnavailableException;
import io.recompute.run.LaunchException;
import io.recompute.run.ProcessState;
import io.recompute.run.RemoteProcess;
import io.recompute.run.RunSpec;
import io.recompute.run.Signal;
import io.recompute.transport.ConnectionLostException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The handing out of tasks, with machines that do what the test says, and nothing that happens by itself. */
@Timeout(60)
class SweepTest {
    private static final ExitStatus DONE = ExitStatus.recorded(0, false, null);
    private static final ExitStatus REBOOTED = ExitStatus.lost(EndReason.REBOOT);

    private final ScriptedHost one = new ScriptedHost("one", 2);
    private final ScriptedHost two = new ScriptedHost("two", 1);

    private static SweepSpec tasks(int count) {
        return SweepSpec.commands(
                IntStream.range(0, count).mapToObj(index -> "task " + index).toList());
    }

    private Sweep start(SweepSpec spec) {
        return Sweeps.start(spec, List.of(one, two), Runnable::run);
    }

    @Test
    void slotsAreKeptBusyAndEachTaskIsStartedOnce() {
        List<SweepProgress> told = new ArrayList<>();
        Sweep sweep = start(tasks(5).onProgress(told::add));
        assertThat(one.running()).containsExactly("task 0", "task 2");
        assertThat(two.running()).containsExactly("task 1");
        assertThat(sweep.progress()).hasToString("0 of 5 tasks have ended, 3 run on 2 machines");
        two.end("task 1", DONE);
        assertThat(two.running()).containsExactly("task 3");
        one.end("task 2", ExitStatus.recorded(3, false, null));
        one.end("task 0", DONE);
        one.end("task 4", DONE);
        assertThat(sweep.completion()).isNotDone();
        two.end("task 3", DONE);
        SweepResult result = sweep.join();
        assertThat(result.tasks()).extracting(SweepTask::state).containsOnly(TaskState.FINISHED);
        assertThat(result.failed()).extracting(SweepTask::index).containsExactly(2);
        assertThat(result.tasks())
                .allSatisfy(task -> assertThat(task.attempts()).hasSize(1));
        assertThat(told).extracting(SweepProgress::ended).containsExactly(1, 2, 3, 4, 5);
        assertThatThrownBy(result::orThrow).isInstanceOf(SweepException.class).hasMessageStartingWith("4 of 5 tasks");
    }

    @Test
    void aTaskThatIsProvenToBeLostIsRunAgainElsewhere() {
        Sweep sweep = start(tasks(3));
        one.end("task 0", REBOOTED);
        assertThat(one.running()).containsExactly("task 2", "task 0"); // two has no free slot
        two.end("task 1", REBOOTED);
        one.end("task 2", DONE);
        one.end("task 0", DONE);
        two.end("task 1", DONE); // one was busy
        SweepResult result = sweep.join().orThrow();
        assertThat(result.tasks().get(0).attempts()).hasSize(2);
        assertThat(result.tasks().get(0).attempts())
                .extracting(SweepTask.Attempt::run)
                .doesNotHaveDuplicates();
    }

    @Test
    void aTaskThatIsLostTimeAndAgainIsReported() {
        Sweep sweep = start(tasks(1).attempts(2));
        one.end("task 0", REBOOTED);
        two.end("task 0", REBOOTED);
        assertThat(sweep.join().in(TaskState.LOST)).hasSize(1);
        Sweep never = start(tasks(1).lost(LostTasks.REPORT));
        one.end("task 0", REBOOTED);
        assertThat(never.join().in(TaskState.LOST)).hasSize(1);
    }

    @Test
    void whatWasUnderWayOnAMachineThatIsGoneIsReportedAndTheRestGoesToOthers() {
        Sweep sweep = start(tasks(4));
        one.lose("task 0");
        assertThat(sweep.progress().machines()).isEqualTo(1);
        one.lose("task 2");
        two.end("task 1", DONE);
        two.end("task 3", DONE);
        SweepResult result = sweep.join();
        assertThat(result.in(TaskState.UNKNOWN)).extracting(SweepTask::index).containsExactly(0, 2);
        assertThat(result.succeeded()).extracting(SweepTask::index).containsExactly(1, 3);
    }

    @Test
    void whereTheUserSaysSoItIsMovedAsWell() {
        Sweep sweep = start(tasks(2).lost(LostTasks.MOVE_ALL));
        one.lose("task 0");
        two.end("task 1", DONE);
        assertThat(two.running()).containsExactly("task 0");
        two.end("task 0", DONE);
        assertThat(sweep.join().orThrow().tasks().get(0).attempts()).hasSize(2);
    }

    @Test
    void aStartThatIsUnknownIsNotTakenForOneThatFailed() {
        one.refusal = spec -> new LaunchException("x", true, "who knows", null);
        Sweep sweep = start(tasks(2));
        two.end("task 1", DONE);
        assertThat(sweep.join().in(TaskState.UNKNOWN))
                .extracting(SweepTask::index)
                .containsExactly(0);
    }

    @Test
    void whatCertainlyDidNotStartIsStartedElsewhereAndAMachineThatStartsNothingIsLeftAlone() {
        one.refusal = spec -> new LaunchException("x", false, "disk full", null);
        two.refusal = spec -> new GpusUnavailableException("no GPU", 1, 0, 0);
        SweepResult nothing = start(tasks(9).attempts(9)).join();
        assertThat(nothing.in(TaskState.NOT_RUN)).hasSize(9);
        assertThat(nothing.tasks().get(8).failure().orElseThrow())
                .hasMessageContaining("no machine is left that takes tasks; disk full; no GPU");

        two.refusal = null;
        Sweep sweep = start(tasks(3));
        two.end("task 0", DONE);
        two.end("task 1", DONE);
        two.end("task 2", DONE);
        sweep.join().orThrow();
    }

    @Test
    void aCancelKillsWhatRunsAndStartsNothingMore() {
        Sweep sweep = start(tasks(5));
        two.end("task 1", DONE);
        sweep.close();
        SweepResult result = sweep.join();
        assertThat(result.in(TaskState.CANCELLED)).extracting(SweepTask::index).containsExactly(0, 2, 3);
        assertThat(result.in(TaskState.NOT_RUN)).extracting(SweepTask::index).containsExactly(4);
    }

    @Test
    void withoutTasksOrMachinesItEndsAtOnce() {
        assertThat(start(SweepSpec.commands(List.of())).join().tasks()).isEmpty();
        SweepResult result = Sweeps.start(tasks(1), List.of(new ScriptedHost("none", 0)), Runnable::run)
                .join();
        assertThat(result.in(TaskState.NOT_RUN)).hasSize(1);
        assertThat(tasks(1).gpus(2).slotsWith(5)).isEqualTo(2);
        assertThat(tasks(1).slots(3).slotsWith(5)).isEqualTo(3);
    }

    /** Starts what it is given; the test ends it. */
    private static final class ScriptedHost implements SweepHost {
        private final Instance instance;
        private final int slots;
        private final Map<String, CompletableFuture<ExitStatus>> running = new TreeMap<>();
        private final List<String> order = new ArrayList<>();
        private @Nullable Function<RunSpec, RecomputeException> refusal;

        ScriptedHost(String name, int slots) {
            this.instance = Instance.parse(name);
            this.slots = slots;
        }

        @Override
        public Instance instance() {
            return instance;
        }

        @Override
        public int slots() {
            return slots;
        }

        @Override
        public RemoteProcess start(RunSpec spec) {
            if (refusal != null) {
                throw refusal.apply(spec);
            }
            assertThat(spec.id()).isPresent();
            CompletableFuture<ExitStatus> end = new CompletableFuture<>();
            running.put(spec.name(), end);
            order.add(spec.name());
            return new ScriptedProcess(spec, end, () -> end(spec.name(), ExitStatus.recorded(143, true, null)));
        }

        List<String> running() {
            return order.stream().filter(running::containsKey).toList();
        }

        void end(String task, ExitStatus status) {
            remove(task).complete(status);
        }

        void lose(String task) {
            remove(task).completeExceptionally(new ConnectionLostException(instance.address(), "gone", null));
        }

        private CompletableFuture<ExitStatus> remove(String task) {
            order.remove(task);
            return Objects.requireNonNull(running.remove(task), task + " on " + instance);
        }
    }

    private record ScriptedProcess(RunSpec spec, CompletableFuture<ExitStatus> onExit, Runnable killing)
            implements RemoteProcess {
        @Override
        public String id() {
            return spec.id().orElseThrow();
        }

        @Override
        public String name() {
            return spec.name();
        }

        @Override
        public String command() {
            return spec.name();
        }

        @Override
        public ProcessState state() {
            throw new UnsupportedOperationException();
        }

        @Override
        public boolean isAlive() {
            throw new UnsupportedOperationException();
        }

        @Override
        public ExitStatus waitFor(Duration limit) {
            throw new UnsupportedOperationException();
        }

        @Override
        public ExitStatus waitFor() {
            throw new UnsupportedOperationException();
        }

        @Override
        public void kill() {
            killing.run();
        }

        @Override
        public void kill(Signal first, Duration grace) {
            kill();
        }

        @Override
        public void renew() {}

        @Override
        public Collected collect() {
            throw new UnsupportedOperationException();
        }

        @Override
        public LogStream log() {
            throw new UnsupportedOperationException();
        }

        @Override
        public LogStream stdout() {
            throw new UnsupportedOperationException();
        }

        @Override
        public LogStream stderr() {
            throw new UnsupportedOperationException();
        }

        @Override
        public void close() {}
    }
}
