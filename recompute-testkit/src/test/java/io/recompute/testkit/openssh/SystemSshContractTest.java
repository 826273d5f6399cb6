package io.recompute.testkit.openssh;

import io.recompute.transport.Transport;
import io.recompute.transport.openssh.OpenSshTransport;
import java.nio.file.Path;

/** The contract of the kit over the ssh of this machine, against OpenSSH itself. */
@NeedsOpenSsh
class SystemSshContractTest extends OpenSshContractTest {
    @Override
    protected Transport transport() {
        return OpenSshTransport.create().withConfig(Path.of("/dev/null"));
    }
}
