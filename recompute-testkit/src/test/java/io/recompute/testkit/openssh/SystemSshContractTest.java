package io.recompute.testkit.openssh;

import io.recompute.model.Instance;
import io.recompute.testkit.contract.TransportContract;
import io.recompute.transport.Transport;
import io.recompute.transport.openssh.OpenSshTransport;
import java.nio.file.Path;
import java.util.Optional;
import java.util.OptionalInt;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;

/** The contract of the kit over the ssh of this machine, against OpenSSH itself. */
@NeedsOpenSsh
class SystemSshContractTest extends TransportContract {
    @TempDir
    static Path keys;

    private static OpenSshServer server;
    private static Optional<OpenSshUser> user;

    @BeforeAll
    static void start() throws InterruptedException {
        server = OpenSshServer.builder().start();
        user = OpenSshUser.isAvailable()
                ? Optional.of(OpenSshUser.builder()
                        .authorizedKey(server.authorizedKey())
                        .create())
                : Optional.empty();
    }

    @AfterAll
    static void stop() {
        server.close();
        user.ifPresent(OpenSshUser::close);
    }

    @Override
    protected Transport transport() {
        return OpenSshTransport.create().withConfig(Path.of("/dev/null"));
    }

    @Override
    protected Instance instance() {
        return user.map(server::instance).orElseGet(server::instance);
    }

    @Override
    protected Optional<Instance> refusedInstance() {
        return Optional.of(instance().withUsername("rck-nobody"));
    }

    @Override
    protected Optional<Instance> unreachableInstance() {
        return Optional.of(instance().withPort(1));
    }

    @Override
    protected OptionalInt channelLimit() {
        return OptionalInt.of(10);
    }
}
