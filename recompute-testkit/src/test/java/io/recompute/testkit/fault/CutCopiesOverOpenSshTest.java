package io.recompute.testkit.fault;

import io.recompute.model.Instance;
import io.recompute.testkit.openssh.NeedsOpenSsh;
import io.recompute.testkit.openssh.OpenSshServer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;

@NeedsOpenSsh
class CutCopiesOverOpenSshTest extends CutCopies {
    private static OpenSshServer server;

    @BeforeAll
    static void start() throws InterruptedException {
        server = OpenSshServer.builder().start();
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    @Override
    Instance behind() {
        return server.instance();
    }
}
