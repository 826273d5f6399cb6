package io.recompute.testkit;

import io.recompute.model.Instance;
import io.recompute.testkit.contract.TransportContract;
import io.recompute.transport.Transport;
import io.recompute.transport.local.LocalTerminal;
import io.recompute.transport.local.LocalTransport;
import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;

class LocalContractTest extends TransportContract {
    @TempDir
    static Path home;

    @Override
    protected Transport transport() {
        return LocalTransport.create().withHome(home);
    }

    @Override
    protected Instance instance() {
        return Instance.local();
    }

    @Override
    public boolean givesTerminals() {
        return LocalTerminal.find().isPresent();
    }

    /** Java reports a death by a signal as status 128 and more. */
    @Override
    protected boolean tellsSignals() {
        return false;
    }
}
