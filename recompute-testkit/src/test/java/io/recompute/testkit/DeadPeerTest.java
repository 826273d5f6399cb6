package io.recompute.testkit;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.recompute.log.LogLine;
import io.recompute.model.Instance;
import io.recompute.model.RemotePath;
import io.recompute.run.ExitStatus;
import io.recompute.run.RemoteProcess;
import io.recompute.run.RunSpec;
import io.recompute.run.detached.Runs;
import io.recompute.transport.Channel;
import io.recompute.transport.ConnectionLostException;
import io.recompute.transport.control.Machine;
import io.recompute.transport.control.Script;
import io.recompute.transport.ssh.SshTransport;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.time.Clock;
import java.time.Duration;
import java.util.Iterator;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.extension.RegisterExtension;

/** A connection that is open at both ends and carries nothing: its heartbeat finds out. */
@Timeout(180)
@LeakCheck
@DisabledOnOs(value = OS.WINDOWS, disabledReason = "there is no /bin/sh")
class DeadPeerTest {
    private static final Duration LIMIT = Duration.ofSeconds(30);
    /** An eleventh of what it is by default. */
    private static final Duration HEARTBEAT = Duration.ofMillis(Integer.getInteger("recompute.heartbeat.millis", 1000));

    @RegisterExtension
    final EmbeddedSshServerExtension ssh = EmbeddedSshServerExtension.of(EmbeddedSshServer.builder());

    private StallingRelay relay;
    private Machine machine;

    @BeforeEach
    void connect() throws Exception {
        relay = StallingRelay.before(ssh.server().host(), ssh.server().port());
        Instance instance = ssh.server().instance();
        machine =
                Machine.connect(SshTransport.create().withHeartbeat(HEARTBEAT), instance.withPort(relay.port()), LIMIT);
    }

    @AfterEach
    void close() throws Exception {
        machine.close();
        relay.close();
    }

    @Test
    void whatWaitsOnItFailsAndIsRepeatedWhereThatIsSafe() throws Exception {
        Script unique = Script.of(">begun; until [ -e go ]; do sleep 0.1; done; echo mine");
        CompletableFuture<String> once =
                CompletableFuture.supplyAsync(() -> machine.execute(unique).text(), machine.workers());
        Script safe = Script.of(">begun-safe; until [ -e go ]; do sleep 0.1; done; echo mine")
                .repeatable();
        CompletableFuture<String> repeated =
                CompletableFuture.supplyAsync(() -> machine.execute(safe).text(), machine.workers());
        machine.execute(Script.of("until [ -e begun ] && [ -e begun-safe ]; do sleep 0.1; done"))
                .orThrow("begin");
        try (Channel channel = machine.open(Script.of("echo ready; until [ -e go ]; do sleep 0.1; done"))) {
            InputStream out = channel.stdout();
            assertThat(out.readNBytes(6)).asString(UTF_8).isEqualTo("ready\n");
            long begin = System.nanoTime();
            relay.stall();
            CompletableFuture<Boolean> ended = CompletableFuture.supplyAsync(() -> endsSomehow(out), machine.workers());
            assertThat(ended.get(100, TimeUnit.SECONDS)).isTrue();
            System.out.println("a dead peer was noticed after "
                    + Duration.ofNanos(System.nanoTime() - begin).toMillis() + " ms, the heartbeat is " + HEARTBEAT);
            assertThatThrownBy(() -> once.get(100, TimeUnit.SECONDS))
                    .isInstanceOf(ExecutionException.class)
                    .hasCauseInstanceOf(ConnectionLostException.class);
        }
        machine.execute(Script.of(">go").repeatable()).orThrow("go");
        assertThat(repeated.get(100, TimeUnit.SECONDS)).isEqualTo("mine\n");
    }

    @Test
    void aRunIsWaitedForAndFollowedOverIt() throws Exception {
        Files.createDirectories(ssh.server().home().resolve("project"));
        try (Runs runs = Runs.of(machine, RemotePath.of("project"), Clock.systemUTC())) {
            RemoteProcess run =
                    runs.start(RunSpec.shell("echo one; until [ -e go ]; do sleep 0.1; done; echo two; exit 3"));
            CompletableFuture<ExitStatus> end = run.onExit();
            Iterator<LogLine> lines = run.log().follow().iterator();
            assertThat(lines.next().text()).isEqualTo("one");
            relay.stall();
            Files.writeString(ssh.server().home().resolve("project/go"), "");
            assertThat(lines.next().text()).isEqualTo("two");
            assertThat(lines.hasNext()).isFalse();
            assertThat(end.get(100, TimeUnit.SECONDS).code()).hasValue(3);
            assertThat(run.isAlive()).isFalse();
        }
    }

    private static boolean endsSomehow(InputStream stream) {
        try {
            return stream.read() < 0;
        } catch (IOException e) {
            return true;
        }
    }
}
