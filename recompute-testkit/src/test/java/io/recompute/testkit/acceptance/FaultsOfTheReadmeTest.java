package io.recompute.testkit.acceptance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.recompute.Recompute;
import io.recompute.Workspace;
import io.recompute.run.RemoteProcess;
import io.recompute.testkit.EmbeddedSsh;
import io.recompute.testkit.EmbeddedSshServer;
import io.recompute.testkit.LeakCheck;
import io.recompute.testkit.fault.Fault;
import io.recompute.testkit.fault.Fault.Direction;
import io.recompute.testkit.fault.Fault.Ending;
import io.recompute.testkit.fault.FaultyProxy;
import io.recompute.transport.TransportException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What the README shows of faults, word for word. */
@EmbeddedSsh
@LeakCheck
@Timeout(120)
class FaultsOfTheReadmeTest {
    @Test
    void theNetworkAndTheMachineMisbehave(EmbeddedSshServer server, @TempDir Path project) throws Exception {
        try (FaultyProxy network = FaultyProxy.to(server.instance());
                Workspace machine = Recompute.project(project)
                        .instance(network.instance(server.instance()))
                        .init()) {
            RemoteProcess run = machine.runAsync("seq 100000");
            network.injectOnce(new Fault.CutAfter(Direction.TO_CLIENT, 50_000, Ending.RESET));
            assertEquals(100_000, run.log().follow().lines().count()); // a lost connection costs no line
            server.inject(new Fault.RefuseLogins());
            network.dropConnections();
            assertThrows(TransportException.class, () -> machine.run("true"));
            server.heal();
            assertEquals("here", machine.run("echo here").orThrow().text().strip());
        }
    }
}
