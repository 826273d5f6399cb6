package io.recompute.testkit.openssh;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.recompute.log.LogLine;
import io.recompute.model.RemotePath;
import io.recompute.run.ExitStatus;
import io.recompute.run.ProcessState;
import io.recompute.run.RemoteProcess;
import io.recompute.run.RunSpec;
import io.recompute.run.Signal;
import io.recompute.run.detached.Runs;
import io.recompute.transport.TransportTimeoutException;
import io.recompute.transport.control.Machine;
import io.recompute.transport.control.Script;
import io.recompute.transport.ssh.SshTransport;
import java.io.ByteArrayOutputStream;
import java.time.Clock;
import java.time.Duration;
import java.util.Arrays;
import java.util.Iterator;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Control channels and runs with the real server, as a plain user, with each login shell. */
@Timeout(90)
@NeedsOpenSsh(users = true)
class RunsOverOpenSshTest {
    private static final Duration LIMIT = Duration.ofSeconds(30);

    @SuppressWarnings("NullAway.Init")
    private static OpenSshServer server;

    @BeforeAll
    static void start() throws InterruptedException {
        server = OpenSshServer.builder().maxSessions(3).start();
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    @ParameterizedTest
    @ValueSource(strings = {"sh", "bash", "dash", "zsh", "fish", "tcsh"})
    void aRunIsStartedFollowedAndKilledWhateverTheLoginShell(String shell) throws Exception {
        assumeTrue(OpenSshUser.hasShell(shell), () -> "there is no " + shell + " here");
        try (OpenSshUser user = user(shell, "noise of a start-up file");
                Machine machine = connect(user)) {
            machine.execute(Script.of("mkdir \"it's a project\"")).orThrow("mkdir");
            try (Runs runs = Runs.of(machine, RemotePath.of("it's a project"), Clock.systemUTC())) {
                RemoteProcess run = runs.start(
                        RunSpec.shell("echo \"one $A\"; exec sleep 600").environment("A", "!x!\ny\\"));
                Iterator<LogLine> lines = run.log().follow().iterator();
                assertThat(lines.next().text()).isEqualTo("one !x!");
                assertThat(lines.next().text()).isEqualTo("y\\");
                CompletableFuture<ExitStatus> end = run.onExit();
                server.dropConnections();
                assertThat(run.state()).isEqualTo(ProcessState.RUNNING);
                run.kill(Signal.TERM, Duration.ofSeconds(5));
                assertThat(end.get(30, TimeUnit.SECONDS).state()).isEqualTo(ProcessState.KILLED);
                assertThat(lines.hasNext()).isFalse();
            }
        }
    }

    @Test
    void commandsAtTheirLimitsAndStraysDisturbNobody() {
        try (OpenSshUser user = user("bash", null);
                Machine machine = connect(user)) {
            assertThatThrownBy(() -> run(machine, "sleep 600", Duration.ofMillis(500)))
                    .isInstanceOf(TransportTimeoutException.class);
            assertThat(run(machine, "ps -o args= -u $(id -u) | grep -c '[s]leep 600'", LIMIT))
                    .isEqualTo("0\n");
            assertThat(run(machine, "mkfifo gate; (read x <gate; echo stray) & echo done", LIMIT))
                    .isEqualTo("done\n");
            assertThat(run(machine, "echo >gate; echo mine", LIMIT)).isEqualTo("mine\n");
            for (int round = 0; round < 20; round++) {
                assertThat(run(machine, "echo mine", LIMIT)).isEqualTo("mine\n");
            }
        }
    }

    /** Prints what a command costs: on a quiet machine well below 1.5 ms. A busy one is no reason to fail. */
    @Test
    void thousandsOfCommandsGoOverOneChannel() {
        try (OpenSshUser user = user("bash", null);
                Machine machine = connect(user)) {
            long[] nanos = new long[2000];
            for (int round = 0; round < nanos.length; round++) {
                long start = System.nanoTime();
                assertThat(run(machine, "true", LIMIT)).isEmpty();
                nanos[round] = System.nanoTime() - start;
            }
            long[] warm = Arrays.copyOfRange(nanos, nanos.length / 2, nanos.length);
            Arrays.sort(warm);
            System.out.println("a command over OpenSSH: p50 " + warm[warm.length / 2] / 1000 + " us");
            assertThat(machine.connectionCount()).isEqualTo(1);
        }
    }

    private static OpenSshUser user(String shell, @Nullable String noise) {
        OpenSshUser.Builder user = OpenSshUser.builder().shell(shell).authorizedKey(server.authorizedKey());
        return (noise == null ? user : user.noise(noise)).create();
    }

    private static Machine connect(OpenSshUser user) {
        return Machine.connect(SshTransport.create(), server.instance(user), LIMIT);
    }

    private static String run(Machine machine, String text, Duration limit) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        int status = machine.run(Script.of(text), out::write, (bytes, at, length) -> {}, limit);
        assertThat(status).isLessThan(2);
        return out.toString(UTF_8);
    }
}
