package io.recompute.testkit;

import io.recompute.model.Instance;
import io.recompute.model.Secret;
import io.recompute.testkit.contract.TransportContract;
import io.recompute.transport.Transport;
import io.recompute.transport.local.LocalTerminal;
import io.recompute.transport.ssh.SshTransport;
import java.nio.file.Path;
import java.util.Optional;
import java.util.OptionalInt;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

class EmbeddedSshContractTest extends TransportContract {
    @RegisterExtension
    static final EmbeddedSshServerExtension SERVER = EmbeddedSshServerExtension.create();

    @TempDir
    static Path keys;

    @Override
    protected Transport transport() {
        return SshTransport.create().withKnownHosts(keys.resolve("known_hosts")).withIdentityDirectory(keys);
    }

    @Override
    protected Instance instance() {
        return SERVER.server().instance();
    }

    @Override
    protected Optional<Instance> refusedInstance() {
        return Optional.of(instance().withPassword(Secret.of("wrong")));
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
        return SERVER.server().tellsSignals();
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
