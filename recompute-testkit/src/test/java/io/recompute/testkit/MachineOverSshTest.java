package io.recompute.testkit;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.errorprone.annotations.CanIgnoreReturnValue;
import io.recompute.log.LogLine;
import io.recompute.model.RemotePath;
import io.recompute.run.ExitStatus;
import io.recompute.run.RemoteProcess;
import io.recompute.run.RunSpec;
import io.recompute.run.detached.Runs;
import io.recompute.transport.ConnectionLostException;
import io.recompute.transport.control.Machine;
import io.recompute.transport.control.Script;
import io.recompute.transport.ssh.SshTransport;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Control channels and runs over a server that drops connections, refuses channels and prints noise. */
@Timeout(90)
@LeakCheck
@DisabledOnOs(value = OS.WINDOWS, disabledReason = "there is no /bin/sh")
class MachineOverSshTest {
    private static final Duration LIMIT = Duration.ofSeconds(30);

    @RegisterExtension
    final EmbeddedSshServerExtension ssh = EmbeddedSshServerExtension.of(
            EmbeddedSshServer.builder().maxSessions(2).noise("welcome\nto this machine"));

    private Machine machine;

    @BeforeEach
    void connect() {
        machine = Machine.connect(SshTransport.create(), ssh.server().instance(), LIMIT);
    }

    @AfterEach
    void close() {
        machine.close();
    }

    @Test
    void noiseIsNoOutput() {
        assertThat(text("echo mine")).isEqualTo("mine\n");
        assertThat(run("echo mine")).isEqualTo("mine\n");
    }

    @Test
    void whereAConnectionHasNoRoomAnotherIsMade() {
        assertThat(text("mkfifo gate")).isEmpty();
        List<CompletableFuture<String>> answers = new ArrayList<>();
        for (int caller = 0; caller < 5; caller++) {
            int number = caller;
            answers.add(CompletableFuture.supplyAsync(() -> run("read x <gate; echo " + number), machine.workers()));
        }
        text("exec 3<>gate; for i in 1 2 3 4 5; do echo >&3; done; until [ -e done ]; do sleep 0.1; done & echo");
        for (int caller = 0; caller < 5; caller++) {
            assertThat(answers.get(caller).join()).isEqualTo(caller + "\n");
        }
        assertThat(machine.connectionCount()).isGreaterThan(1);
        text(">done");
    }

    @Test
    void aDroppedConnectionIsOpenedAgain() {
        ssh.server().dropConnections();
        assertThat(machine.execute(Script.of("echo again").repeatable()).text()).isEqualTo("again\n");

        text("mkfifo gate");
        CompletableFuture<String> cut =
                CompletableFuture.supplyAsync(() -> text(">begun; read x <gate"), machine.workers());
        text("until [ -e begun ]; do sleep 0.05; done");
        ssh.server().dropConnections();
        assertThatThrownBy(cut::join)
                .isInstanceOf(CompletionException.class)
                .hasCauseInstanceOf(ConnectionLostException.class);
        assertThat(machine.execute(Script.of("true <>gate; echo again").repeatable())
                        .text())
                .isEqualTo("again\n");
    }

    @Test
    void runsAreWaitedForAndFollowedOverDroppedConnections() throws Exception {
        try (Runs runs = runs()) {
            RemoteProcess run = runs.start(RunSpec.shell("mkfifo gate; echo one; read x <gate; echo $x; exit 3"));
            CompletableFuture<ExitStatus> end = run.onExit();
            Iterator<LogLine> lines = run.log().follow().iterator();
            assertThat(lines.next().text()).isEqualTo("one");
            for (int round = 0; round < 3; round++) {
                ssh.server().dropConnections();
                assertThat(machine.execute(Script.of("echo alive").repeatable()).text())
                        .isEqualTo("alive\n");
            }
            machine.execute(Script.of("echo two >project/gate").repeatable()).orThrow("opening the gate");
            assertThat(lines.next().text()).isEqualTo("two");
            assertThat(lines.hasNext()).isFalse();
            assertThat(end.get(30, TimeUnit.SECONDS).code()).hasValue(3);
        }
    }

    @Test
    void aSearchedLogAndSeparateOutputsOutliveDroppedConnections() throws Exception {
        try (Runs runs = runs()) {
            RemoteProcess run = runs.start(RunSpec.shell(
                            "mkfifo gate; yes 'some hay' | head -n 100000; echo needle 1; echo error 1 >&2;"
                                    + " read x <gate; yes 'more hay' | head -n 100000; echo needle 2; echo error 2 >&2; exit 3")
                    .separateOutputs());
            Iterator<LogLine> errors = run.stderr().follow().iterator();
            assertThat(errors.next().text()).isEqualTo("error 1");
            Iterator<LogLine> needles =
                    run.stdout().follow().filter("needle \\d").iterator();
            assertThat(needles.next().text()).isEqualTo("needle 1");
            ssh.server().dropConnections();
            machine.execute(Script.of("echo on >project/gate").repeatable()).orThrow("opening the gate");
            assertThat(needles.next().text()).isEqualTo("needle 2");
            assertThat(needles.hasNext()).isFalse();
            assertThat(errors.next().text()).isEqualTo("error 2");
            assertThat(errors.hasNext()).isFalse();
            ssh.server().dropConnections();
            try (Stream<LogLine> lines = run.log().filter("needle").lines()) {
                assertThat(lines.map(LogLine::text)).containsExactly("needle 1", "needle 2");
            }
        }
    }

    @Test
    void fiftyEndsComeOverOneChannel() throws Exception {
        try (Runs runs = runs()) {
            text("mkfifo project/gate");
            List<CompletableFuture<ExitStatus>> ends = new ArrayList<>();
            for (int number = 0; number < 50; number++) {
                ends.add(runs.start(RunSpec.shell("read x <gate; exit " + number))
                        .onExit());
            }
            int channels = ssh.server().openChannels();
            assertThat(channels).isLessThanOrEqualTo(4);
            text(
                    "exec 3<>project/gate; for i in $(seq 50); do echo; done >&3;"
                            + " until [ \"$(ls project/.recompute/runs/*/exit 2>/dev/null | wc -l)\" -eq 50 ]; do sleep 0.1; done");
            for (int number = 0; number < 50; number++) {
                assertThat(ends.get(number).get(30, TimeUnit.SECONDS).code()).hasValue(number);
            }
        }
    }

    private Runs runs() throws IOException {
        Files.createDirectories(ssh.server().home().resolve("project"));
        return Runs.of(machine, RemotePath.of("project"), Clock.systemUTC());
    }

    @CanIgnoreReturnValue
    private String text(String script) {
        return machine.execute(Script.of(script), LIMIT).text();
    }

    private String run(String script) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        int status = machine.run(Script.of(script), out::write, (bytes, at, length) -> {}, LIMIT);
        assertThat(status).isZero();
        return out.toString(UTF_8);
    }
}
