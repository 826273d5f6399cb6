package io.recompute.transport.control;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.errorprone.annotations.CanIgnoreReturnValue;
import io.recompute.model.DurationText;
import io.recompute.model.Instance;
import io.recompute.model.OperationInterruptedException;
import io.recompute.model.RecomputeException;
import io.recompute.transport.Channel;
import io.recompute.transport.ConnectionLostException;
import io.recompute.transport.TransportTimeoutException;
import io.recompute.transport.local.LocalTransport;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(60)
@DisabledOnOs(value = OS.WINDOWS, disabledReason = "there is no /bin/sh")
class MachineTest {
    private static final Duration LIMIT = Duration.ofSeconds(30);

    @TempDir
    Path home;

    private Machine machine;

    @BeforeEach
    void connect() {
        machine = Machine.connect(LocalTransport.create().withHome(home), Instance.local(), LIMIT);
    }

    @AfterEach
    void close() {
        machine.close();
    }

    @Test
    void aScriptGivesItsStatusAndBothOutputs() {
        Reply reply = machine.execute(Script.of("echo \"$1\"; echo err >&2; exit 7", "it's $HOME\n\"x\""));
        assertThat(reply.status()).isEqualTo(7);
        assertThat(reply.text()).isEqualTo("it's $HOME\n\"x\"\n");
        assertThat(reply.errorText()).isEqualTo("err");
    }

    @Test
    void aScriptRunsAtHomeWithAnEmptyInputAndLeavesNothingForTheNext() throws IOException {
        assertThat(text("pwd -P; wc -c; x=1; cd /; exec 1>&-")).isEqualTo(home.toRealPath() + "\n0\n");
        assertThat(text("pwd -P; echo ${x:-unset}")).isEqualTo(home.toRealPath() + "\nunset\n");
    }

    @ParameterizedTest
    @ValueSource(strings = {"if", "exit 3 )", "echo $(", "'", "sh -c 'kill -9 $$'", "exec sh -c 'kill -9 $$'"})
    void aScriptThatFailsLeavesTheShellAlone(String text) throws IOException {
        long shell = Long.parseLong(text("echo $$").strip());
        assertThat(machine.execute(Script.of(text)).status()).isNotZero();
        // On a busy machine the next one may be given another shell.
        assertThat(isAlive(shell)).isTrue();
        assertThat(text("echo again")).isEqualTo("again\n");
    }

    @Test
    void aKilledControlShellIsALostConnectionAndTheNextScriptHasAnother() {
        assertThatThrownBy(() -> machine.execute(Script.of("kill -9 $$"))).isInstanceOf(ConnectionLostException.class);
        assertThat(text("echo again")).isEqualTo("again\n");
    }

    @Test
    void aRepeatableScriptIsRepeatedWhereItsShellIsLost() {
        String once = "[ -e once ] || { : >once; kill -9 $$; }; echo done";
        assertThat(machine.execute(Script.of(once).repeatable()).text()).isEqualTo("done\n");
    }

    @Test
    void fiftyMegabytesComeOnBothOutputsAtOnce() {
        AtomicLong out = new AtomicLong();
        AtomicLong err = new AtomicLong();
        Script script = Script.of("head -c 50000000 /dev/zero & head -c 50000000 /dev/zero >&2; wait");
        int status = machine.run(
                script,
                (bytes, at, length) -> out.addAndGet(length),
                (bytes, at, length) -> err.addAndGet(length),
                LIMIT);
        assertThat(status).isZero();
        assertThat(out).hasValue(50_000_000);
        assertThat(err).hasValue(50_000_000);
    }

    @Test
    void manyCallersGetTheirOwnAnswers() {
        List<CompletableFuture<String>> answers = new ArrayList<>();
        for (int caller = 0; caller < 20; caller++) {
            int number = caller;
            answers.add(CompletableFuture.supplyAsync(
                    () -> {
                        StringBuilder all = new StringBuilder();
                        for (int round = 0; round < 10; round++) {
                            all.append(run("echo " + number + "." + round)).append(text("echo " + number));
                        }
                        return all.toString();
                    },
                    machine.workers()));
        }
        for (int caller = 0; caller < 20; caller++) {
            StringBuilder expected = new StringBuilder();
            for (int round = 0; round < 10; round++) {
                expected.append(caller + "." + round + "\n" + caller + "\n");
            }
            assertThat(answers.get(caller).join()).isEqualTo(expected.toString());
        }
    }

    @Test
    void atTheLimitTheProcessesEndAlsoThoseThatIgnoreTermAndOnlyThose() throws IOException {
        assertThat(text("mkfifo fifo gate")).isEmpty();
        CompletableFuture<String> other =
                CompletableFuture.supplyAsync(() -> run("echo $$ >other; read x <fifo; echo $x"), machine.workers());
        Script script =
                Script.of("trap '' TERM; (trap '' TERM; echo $(sh -c 'echo $PPID') >inner; read x <gate) & sh -c"
                        + " 'echo $$ >leader; exec setsid sh -c \"echo \\$\\$ >own; read x <gate\"'; wait");
        // On a busy machine a short time may be over before all three are there.
        for (int seconds = 1; text("cat inner leader own 2>/dev/null").lines().count() < 3; seconds *= 2) {
            Duration limit = Duration.ofSeconds(seconds);
            assertThatThrownBy(() -> machine.run(script, (bytes, at, length) -> {}, (bytes, at, length) -> {}, limit))
                    .isInstanceOf(TransportTimeoutException.class)
                    .hasMessageContaining(DurationText.of(limit));
        }
        for (String name : List.of("inner", "leader", "own")) {
            assertThat(isAlive(
                            Long.parseLong(Files.readString(home.resolve(name)).strip())))
                    .as(name)
                    .isFalse();
        }
        assertThat(text("echo free >fifo")).isEmpty();
        assertThat(other.join()).isEqualTo("free\n");
    }

    @Test
    void anInterruptEndsTheWaitAndTheProcess() throws Exception {
        text("mkfifo started gate");
        AtomicBoolean interrupted = new AtomicBoolean();
        CountDownLatch ended = new CountDownLatch(1);
        CompletableFuture<Throwable> thrown = new CompletableFuture<>();
        Thread caller = new Thread(() -> {
            try {
                run("echo $$ >pid; echo >started; read x <gate");
            } catch (RecomputeException e) {
                interrupted.set(Thread.currentThread().isInterrupted());
                thrown.complete(e);
            }
            ended.countDown();
        });
        caller.start();
        text("read x <started");
        caller.interrupt();
        assertThat(ended.await(20, TimeUnit.SECONDS)).isTrue();
        assertThat(thrown.join()).isInstanceOf(OperationInterruptedException.class);
        assertThat(interrupted).isTrue();
        assertThat(isAlive(Long.parseLong(Files.readString(home.resolve("pid")).strip())))
                .isFalse();
    }

    /** A shell whose command ends before it says "Terminated", where it is still there to say so. */
    @RepeatedTest(10)
    void nothingIsSaidOfTheEndOfWhatNobodyWaitsFor() {
        CollectingSink errors = new CollectingSink();
        assertThatThrownBy(() -> machine.run(
                        Script.of("echo before >&2; sh -c 'sh -c \"sleep 600; :\"; :'; :"),
                        new CollectingSink(),
                        errors,
                        Duration.ofMillis(200)))
                .isInstanceOf(TransportTimeoutException.class);
        assertThat(new String(errors.toByteArray(), UTF_8)).isEqualTo("before\n");
    }

    @Test
    void aSinkThatFailsIsTheCallersErrorAndTheNextCommandWorks() {
        assertThatThrownBy(() -> machine.run(
                        Script.of("echo x"),
                        (bytes, at, length) -> {
                            throw new IOException("my disk is full");
                        },
                        (bytes, at, length) -> {},
                        LIMIT))
                .isInstanceOf(RecomputeException.class)
                .hasMessageContaining("my disk is full");
        assertThat(run("echo y")).isEqualTo("y\n");
    }

    @Test
    void outputOfWhatACommandLeftBehindIsNoneOfALaterCommands() {
        text("mkfifo gate ready");
        assertThat(run("(echo >ready; read x <gate; echo stray; echo stray >&2) & echo done"))
                .isEqualTo("done\n");
        text("read x <ready");
        assertThat(run("echo >gate; echo mine")).isEqualTo("mine\n");
        for (int round = 0; round < 50; round++) {
            assertThat(run("echo mine")).isEqualTo("mine\n");
        }
    }

    @Test
    void whatIsLeftBehindHoldsNobodyUp() {
        text("mkfifo gate");
        for (int round = 0; round < 3; round++) {
            assertThat(run("sleep 600 >/dev/null 2>&1 & echo $! >>left; echo " + round))
                    .isEqualTo(round + "\n");
        }
        assertThat(text("kill $(cat left) && echo ended")).isEqualTo("ended\n");
    }

    @Test
    void aChannelOfItsOwnStartsWithItsFirstByteAndHasTheInput() throws IOException {
        try (Channel channel = machine.open(Script.of("cat; echo \"$1\" >&2", "end"))) {
            channel.stdin().write("in".getBytes(UTF_8));
            channel.stdin().close();
            assertThat(channel.stdout().readAllBytes()).asString(UTF_8).isEqualTo("in");
            assertThat(channel.stderr().readAllBytes()).asString(UTF_8).isEqualTo("end\n");
        }
    }

    @Test
    void aClosedMachineRefusesAndLeavesNoThread() throws InterruptedException {
        run("echo one");
        text("echo two");
        List<Thread> threads = Thread.getAllStackTraces().keySet().stream()
                .filter(thread -> thread.getName().startsWith("recompute-"))
                .toList();
        machine.close();
        for (Thread thread : threads) {
            thread.join(10_000);
            assertThat(thread.isAlive()).as(thread.getName()).isFalse();
        }
        assertThatThrownBy(() -> text("echo")).isInstanceOf(ConnectionLostException.class);
        assertThatThrownBy(() -> run("echo")).isInstanceOf(ConnectionLostException.class);
    }

    @CanIgnoreReturnValue
    private String text(String script) {
        return machine.execute(Script.of(script), LIMIT).text();
    }

    @CanIgnoreReturnValue
    private String run(String script) {
        CollectingSink out = new CollectingSink();
        int status = machine.run(Script.of(script), out, new CollectingSink(), LIMIT);
        assertThat(status).isBetween(0, 255);
        return new String(out.toByteArray(), UTF_8);
    }

    private static boolean isAlive(long pid) throws IOException {
        Path stat = Path.of("/proc", Long.toString(pid), "stat");
        if (!Files.exists(Path.of("/proc/self/stat"))) {
            return ProcessHandle.of(pid).map(ProcessHandle::isAlive).orElse(false);
        }
        // Where nobody reaps orphans, a zombie is left of them.
        return Files.exists(stat) && !Files.readString(stat).contains(") Z ");
    }
}
