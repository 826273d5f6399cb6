package io.recompute.transfer;

import io.recompute.transport.Transport;

/** The same, with a machine that is far away. */
class FarTransfersTest extends TransfersTest {
    @Override
    Transport transport() {
        return new FarTransport(super.transport());
    }
}
