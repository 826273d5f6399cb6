package io.recompute.testkit.acceptance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.recompute.Recompute;
import io.recompute.Workspace;
import io.recompute.log.LogStream;
import io.recompute.run.RemoteProcess;
import io.recompute.testkit.EmbeddedSsh;
import io.recompute.testkit.EmbeddedSshServer;
import io.recompute.testkit.LeakCheck;
import io.recompute.testkit.fault.Fault;
import io.recompute.testkit.fault.Fault.Direction;
import io.recompute.testkit.fault.Fault.Ending;
import io.recompute.testkit.fault.FaultyProxy;
import io.recompute.transport.AuthenticationException;
import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Logs whose first opening meets a fault. */
@EmbeddedSsh
@LeakCheck
@Timeout(120)
class LogThroughFaultsTest {
    private final EmbeddedSshServer server;

    @TempDir
    Path project;

    private FaultyProxy network;
    private Workspace machine;

    LogThroughFaultsTest(EmbeddedSshServer server) {
        this.server = server;
    }

    @BeforeEach
    void connect() {
        network = FaultyProxy.to(server.instance());
        machine = Recompute.project(project)
                .instance(network.instance(server.instance()))
                .init();
    }

    @AfterEach
    void close() {
        server.heal();
        machine.close();
        network.close();
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 40, 80, 120, 160, 200, 300, 500})
    void aConnectionThatIsLostWhileALogIsOpenedCostsNoLine(long bytes) throws Exception {
        RemoteProcess run = machine.runAsync("seq 1000");
        assertThat(run.waitFor().isSuccess()).isTrue();
        network.injectOnce(new Fault.CutAfter(Direction.TO_CLIENT, bytes, Ending.RESET));
        assertThat(run.log().follow().lines().count()).isEqualTo(1000);
        network.injectOnce(new Fault.CutAfter(Direction.TO_CLIENT, bytes, Ending.CLOSE));
        assertThat(run.log().tail(7).lines().count()).isEqualTo(7);
    }

    @Test
    void aRefusedLoginIsToldAtOnce() throws Exception {
        RemoteProcess run = machine.runAsync("exit 0");
        assertThat(run.waitFor().isSuccess()).isTrue();
        server.inject(new Fault.RefuseLogins());
        network.dropConnections();
        LogStream log = run.log().follow();
        assertThatThrownBy(() -> log.iterator().hasNext()).isInstanceOf(AuthenticationException.class);
    }

    @Test
    void closingALogDoesNotWaitForAMachineThatIsAway() throws Exception {
        RemoteProcess run = machine.runAsync("echo one");
        assertThat(run.waitFor().isSuccess()).isTrue();
        network.inject(new Fault.Stall(Direction.TO_SERVER, 0));
        LogStream log = run.log().follow();
        CompletableFuture<Boolean> more =
                CompletableFuture.supplyAsync(() -> log.iterator().hasNext());
        log.close();
        assertThat(more.get(30, TimeUnit.SECONDS)).isFalse();
        network.heal();
    }
}
