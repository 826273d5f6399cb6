package io.recompute.transfer;

import io.recompute.transport.Transport;

/** The same, with a machine that is far away. */
class FarLargeFilesTest extends LargeFilesTest {
    @Override
    Transport transport() {
        return new FarTransport(super.transport());
    }
}
