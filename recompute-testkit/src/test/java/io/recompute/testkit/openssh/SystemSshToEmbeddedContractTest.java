package io.recompute.testkit.openssh;

import io.recompute.model.Instance;
import io.recompute.testkit.EmbeddedSshServer;
import io.recompute.testkit.contract.TransportContract;
import io.recompute.transport.Transport;
import io.recompute.transport.local.LocalTerminal;
import io.recompute.transport.openssh.OpenSshTransport;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.OptionalInt;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;

/** The contract of the kit over the ssh of this machine, against the kit's own server. */
@NeedsOpenSsh
class SystemSshToEmbeddedContractTest extends TransportContract {
    @TempDir
    static Path directory;

    private static KeyFiles key;
    private static EmbeddedSshServer server;

    @BeforeAll
    static void start() throws IOException {
        key = KeyFiles.generate(directory.resolve("key"));
        server = EmbeddedSshServer.builder().authorizedKey(key.publicLine()).start();
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    @Override
    protected Transport transport() {
        return OpenSshTransport.create().withConfig(Path.of("/dev/null"));
    }

    @Override
    protected Instance instance() {
        return server.instance().withPassword(null).withIdentity(key.file(), null);
    }

    @Override
    protected Optional<Instance> refusedInstance() {
        return Optional.of(instance().withUsername("nobody"));
    }

    @Override
    protected Optional<Instance> unreachableInstance() {
        return Optional.of(instance().withPort(1));
    }

    @Override
    protected OptionalInt channelLimit() {
        return OptionalInt.of(10);
    }

    @Override
    public boolean givesTerminals() {
        return LocalTerminal.find().isPresent();
    }

    @Override
    protected boolean tellsSignals() {
        return server.tellsSignals();
    }

    /** Apache MINA's server closes a channel as soon as the socket behind it has sent its end. */
    @Override
    public boolean halfCloses() {
        return false;
    }

    /** Apache MINA's server does not. */
    @Override
    public boolean forwardsSockets() {
        return false;
    }
}
