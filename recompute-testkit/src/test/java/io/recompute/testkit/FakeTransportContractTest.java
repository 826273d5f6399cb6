package io.recompute.testkit;

import io.recompute.model.Instance;
import io.recompute.testkit.contract.TransportContract;
import io.recompute.transport.Transport;
import org.junit.jupiter.api.AfterEach;

class FakeTransportContractTest extends TransportContract {
    private final FakeTransport transport = FakeTransport.create();

    @Override
    protected Transport transport() {
        return transport;
    }

    @Override
    protected Instance instance() {
        return Instance.parse("tester@fake");
    }

    @Override
    protected boolean tellsSignals() {
        return new SessionLauncher().tellsSignals();
    }

    @AfterEach
    void closesAll() {
        transport.close();
    }
}
