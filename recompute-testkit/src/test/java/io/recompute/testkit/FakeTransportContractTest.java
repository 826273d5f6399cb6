package io.recompute.testkit;

import io.recompute.model.Instance;
import io.recompute.testkit.contract.TransportContract;
import io.recompute.transport.Transport;
import io.recompute.transport.local.LocalTerminal;
import org.junit.jupiter.api.AfterAll;

class FakeTransportContractTest extends TransportContract {
    private static final FakeTransport TRANSPORT = FakeTransport.create();

    @Override
    protected Transport transport() {
        return TRANSPORT;
    }

    @Override
    protected Instance instance() {
        return Instance.parse("tester@fake");
    }

    @Override
    public boolean givesTerminals() {
        return LocalTerminal.find().isPresent();
    }

    @Override
    protected boolean tellsSignals() {
        return new SessionLauncher().tellsSignals();
    }

    @AfterAll
    static void closesAll() {
        TRANSPORT.checkNothingOpen();
        TRANSPORT.close();
    }
}
