package io.recompute.run.detached;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.errorprone.annotations.CanIgnoreReturnValue;
import io.recompute.log.LogLine;
import io.recompute.log.LogStream;
import io.recompute.model.Command;
import io.recompute.model.Secret;
import io.recompute.run.CommandFailedException;
import io.recompute.run.EndReason;
import io.recompute.run.ExitStatus;
import io.recompute.run.LaunchException;
import io.recompute.run.NoSuchRunException;
import io.recompute.run.ProcessInfo;
import io.recompute.run.ProcessState;
import io.recompute.run.RemoteProcess;
import io.recompute.run.RunNotFinishedException;
import io.recompute.run.RunResult;
import io.recompute.run.RunSpec;
import io.recompute.run.Signal;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(60)
@DisabledOnOs(value = OS.WINDOWS, disabledReason = "there is no /bin/sh")
class RunsTest extends WithLocalRuns {
    private static final Duration LIMIT = Duration.ofSeconds(30);

    RunsTest() {
        super("my project");
    }

    @Test
    void aRunSucceedsOrFailsWithItsStatus() throws Exception {
        assertThat(wait(local.start("true"))).hasToString("SUCCEEDED");
        ExitStatus failed = wait(local.start("exit 3"));
        assertThat(failed).hasToString("FAILED(3)");
        assertThat(local.runs().newest().orElseThrow().state()).isEqualTo(ProcessState.FAILED);
        assertThat(wait(local.start("kill -USR1 $$")).signal()).contains(Signal.USR1);
        assertThat(local.runs().table().list().rows())
                .extracting(ProcessInfo::state)
                .containsExactly(ProcessState.SUCCEEDED, ProcessState.FAILED, ProcessState.SIGNALED);
    }

    @Test
    void whoWaitsForEverMaySayItByADuration() throws Exception {
        RemoteProcess run = local.start("exit 3");
        assertThat(run.waitFor(ChronoUnit.FOREVER.getDuration())).hasToString("FAILED(3)");
    }

    @Test
    void aRunWhoseProcessesAllVanishIsLost() throws Exception {
        RemoteProcess run = local.start("echo before; exec sleep 600");
        assertThat(first(run.log().follow())).isEqualTo("before");
        String[] start =
                Files.readString(local.directory(run).resolve("start")).strip().split(" ");
        CompletableFuture<ExitStatus> end = run.onExit();
        local.shell("kill -9 " + start[5] + " " + start[1]);
        assertThat(end.get(20, TimeUnit.SECONDS)).isEqualTo(ExitStatus.lost(EndReason.VANISHED));
        assertThat(run.state()).isEqualTo(ProcessState.LOST);
        assertThat(texts(run.log().follow())).containsExactly("before");
    }

    @ParameterizedTest
    @ValueSource(strings = {"a b", "it's", "say \"x\"", "two\nlines", "$HOME", "-dash", "`x`\\", "a;b&c*?[d]"})
    void aProjectMayHaveAnyName(String name) throws Exception {
        try (LocalRuns odd = LocalRuns.open(home, name)) {
            RemoteProcess run = odd.start("pwd; echo here >file");
            assertThat(wait(run).isSuccess()).isTrue();
            assertThat(odd.project().resolve("file")).hasContent("here\n");
            assertThat(String.join("\n", texts(run.log().follow())))
                    .isEqualTo(odd.project().toRealPath().toString());
            assertThat(odd.project().resolve(name + ".log"))
                    .isSymbolicLink()
                    .hasContent(odd.project().toRealPath() + "\n");
            run.kill();
            assertThat(odd.runs().table().purge()).isZero();
        }
    }

    @Test
    void aCommandMayHoldAnything() throws Exception {
        RemoteProcess run = local.start("x='it'\"'\"'s'; echo \"$x\"\nfor i in 1 2; do\n  echo $i\ndone\n"
                + "cat <<'END'\n$HOME `x` \"quoted\"\nEND");
        wait(run);
        assertThat(texts(run.log())).containsExactly("it's", "1", "2", "$HOME `x` \"quoted\"");
        RemoteProcess words = local.runs().start(RunSpec.of(Command.of("printf", "%s|", "a b", "$HOME", "'\"\n")));
        wait(words);
        assertThat(texts(words.log())).containsExactly("a b|$HOME|'\"", "|");
    }

    @Test
    void theEnvironmentIsTheRunsAndEveryNameIsTheUsersToTake() throws Exception {
        RemoteProcess run = local.runs()
                .start(RunSpec.shell("echo $PYTHONUNBUFFERED $RECOMPUTE_RUN_ID; echo \"$run $shell\"; umask")
                        .environment("run", "it's")
                        .environment("shell", "a\nb")
                        .environment("now", "1")
                        .environment("ticks", "2")
                        .id("my.run_1"));
        wait(run);
        assertThat(texts(run.log()))
                .containsExactly(
                        "1 my.run_1", "it's a", "b", local.shell("umask").strip());
    }

    @Test
    void noSecretIsSeenByOthers() throws Exception {
        RemoteProcess run = local.runs()
                .start(RunSpec.of(Command.shell("mkfifo gate; echo $TOKEN; read x <gate; true")
                                .secret(Secret.of("hunter-argument")))
                        .environment("TOKEN", "hunter-variable"));
        assertThat(first(run.log().follow())).isEqualTo("hunter-variable");
        assertThat(local.arguments()).noneMatch(line -> line.contains("hunter"));
        assertThat(run.command()).doesNotContain("hunter");
        assertThat(run.name()).doesNotContain("hunter");
        assertThat(local.runs().table().list().toString()).doesNotContain("hunter");
        assertThat(permissions(local.project().resolve(".recompute"))).isEqualTo("rwx------");
        // From then on no file there is renamed or removed.
        local.shell("until grep -q ^architecture= 'my project'/.recompute/runs/*/record; do sleep 0.05; done");
        try (Stream<Path> files = Files.walk(local.directory(run))) {
            assertThat(files.map(RunsTest::permissions)).allMatch(mode -> mode.endsWith("------"));
        }
        local.shell("echo >'my project/gate'");
        wait(run);
    }

    @Test
    void aCommandThatIsWaitedForShowsNoSecretEither() {
        RunResult result = local.runs()
                .run(
                        Command.shell(
                                        "tr '\\0\\n' '  ' </proc/$$/cmdline; echo; env | grep -c hunte[r]; pwd; exit 5; :")
                                .secret(Secret.of("hunter")),
                        LIMIT);
        assertThat(result.status()).isEqualTo(5);
        assertThat(result.text().split("\n")[0]).doesNotContain("hunter");
        assertThat(result.text().split("\n")[1]).isEqualTo("0");
        assertThat(result.text()).endsWith("my project\n");
        assertThatThrownBy(result::orThrow)
                .isInstanceOf(CommandFailedException.class)
                .hasMessageNotContaining("hunter");
        assertThat(local.runs().run(Command.shell("if ((("), LIMIT).status()).isNotZero();
        assertThat(local.runs().run(Command.shell("kill -9 $$"), LIMIT).status())
                .isEqualTo(137);
    }

    @Test
    void anIdStartsOnceHoweverOftenItIsLaunched() {
        RunSpec spec = RunSpec.shell("echo started >>starts").id("once");
        List<CompletableFuture<RemoteProcess>> launches = new ArrayList<>();
        for (int caller = 0; caller < 20; caller++) {
            launches.add(CompletableFuture.supplyAsync(() -> local.runs().start(spec), local.workers()));
        }
        launches.forEach(
                launch -> assertThat(launch.join().onExit().join().isSuccess()).isTrue());
        assertThat(local.project().resolve("starts")).hasContent("started\n");
        assertThat(local.runs().table().list().rows()).hasSize(1);
    }

    @Test
    void twoRunsDoNotDisturbEachOther() throws Exception {
        RemoteProcess one = local.start("mkfifo one; read x <one; echo $x");
        RemoteProcess two = local.start("echo two");
        assertThat(wait(two).isSuccess()).isTrue();
        assertThat(one.isAlive()).isTrue();
        assertThat(local.runs().table().byIndex(1).id()).isEqualTo(one.id());
        local.shell("cd 'my project'; until [ -p one ]; do :; done; echo one >one");
        assertThat(wait(one).isSuccess()).isTrue();
        assertThat(texts(one.log())).containsExactly("one");
        assertThat(texts(two.log())).containsExactly("two");
    }

    @Test
    void aLaunchThatCannotStartLeavesNothing() throws IOException {
        assertThatThrownBy(() -> LocalRuns.at(local, "nowhere")
                        .start(RunSpec.shell("true").id("x")))
                .isInstanceOfSatisfying(
                        LaunchException.class, e -> assertThat(e.isUnknown()).isFalse())
                .hasMessageContaining("nowhere");
        Files.writeString(
                Files.createDirectories(home.resolve("other/.recompute")).resolve("runs"), "a file");
        assertThatThrownBy(() ->
                        LocalRuns.at(local, "other").start(RunSpec.shell("true").id("x")))
                .isInstanceOf(LaunchException.class);
        assertThatThrownBy(() -> local.runs().attach("never-there")).isInstanceOf(NoSuchRunException.class);
    }

    @Test
    void waitingEndsAtItsLimitAndSaysSo() {
        RemoteProcess run = local.start("exec sleep 600");
        assertThatThrownBy(() -> run.waitFor(Duration.ofMillis(300)))
                .isInstanceOf(RunNotFinishedException.class)
                .hasMessageContaining("300 ms");
        assertThatThrownBy(() -> run.waitFor(Duration.ZERO)).isInstanceOf(RunNotFinishedException.class);
        run.kill(Signal.KILL, Duration.ZERO);
    }

    @Test
    void aClosedWorkspaceLeavesTheRunToTheNextOne() throws Exception {
        RemoteProcess run = local.start("mkfifo gate; echo one; read x <gate; echo $x");
        CompletableFuture<ExitStatus> end = run.onExit();
        assertThat(first(run.log().follow())).isEqualTo("one");
        local.close();
        assertThat(end).failsWithin(LIMIT);
        try (LocalRuns next = LocalRuns.open(home, "my project")) {
            RemoteProcess again = next.runs().attach(run.id());
            assertThat(again.state()).isEqualTo(ProcessState.RUNNING);
            next.shell("echo two >'my project/gate'");
            assertThat(wait(again).isSuccess()).isTrue();
            assertThat(texts(again.log().follow())).containsExactly("one", "two");
        }
    }

    @Test
    void theEndsOfManyRunsComeOverOneChannel() {
        List<CompletableFuture<ExitStatus>> ends = new ArrayList<>();
        local.shell("cd 'my project'; mkfifo gate");
        for (int number = 0; number < 25; number++) {
            ends.add(local.start("exit " + number).onExit());
        }
        for (int number = 0; number < 25; number++) {
            assertThat(ends.get(number).join().code()).hasValue(number);
        }
    }

    @CanIgnoreReturnValue
    static ExitStatus wait(RemoteProcess run) throws InterruptedException {
        return run.waitFor(LIMIT);
    }

    static List<String> texts(LogStream log) {
        try (Stream<LogLine> lines = log.lines()) {
            return lines.map(LogLine::text).toList();
        }
    }

    static String first(LogStream log) {
        try (Stream<LogLine> lines = log.lines()) {
            return lines.findFirst().map(LogLine::text).orElse("nothing");
        }
    }

    private static String permissions(Path file) {
        try {
            return PosixFilePermissions.toString(Files.getPosixFilePermissions(file));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
