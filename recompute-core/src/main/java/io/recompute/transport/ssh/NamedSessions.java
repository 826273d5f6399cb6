package io.recompute.transport.ssh;

import java.net.InetSocketAddress;
import java.net.SocketAddress;
import org.apache.sshd.client.ClientFactoryManager;
import org.apache.sshd.client.session.ClientSessionImpl;
import org.apache.sshd.client.session.SessionFactory;
import org.apache.sshd.common.io.IoSession;
import org.apache.sshd.common.util.logging.SimplifiedLog;

/**
 * Sessions that know the name by which the user knows the machine: a host certificate is compared with it, not with the
 * address that happens to lead there.
 */
final class NamedSessions extends SessionFactory {
    private final KnownName name;

    NamedSessions(ClientFactoryManager client, KnownName name) {
        super(client);
        this.name = name;
    }

    @Override
    protected ClientSessionImpl doCreateSession(IoSession connection) throws Exception {
        return new ClientSessionImpl(getClient(), connection) {
            /** Without the dumps of packets that the library writes at the level TRACE: logins are among them. */
            @Override
            protected SimplifiedLog getSimplifiedLogger() {
                return SimplifiedLog.EMPTY;
            }

            @Override
            public SocketAddress getConnectAddress() {
                return InetSocketAddress.createUnresolved(name.host(), name.port());
            }
        };
    }
}
