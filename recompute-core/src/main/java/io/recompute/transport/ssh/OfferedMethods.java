package io.recompute.transport.ssh;

import java.io.IOException;
import java.util.Optional;
import org.apache.sshd.client.future.AuthFuture;
import org.apache.sshd.client.session.ClientUserAuthService;
import org.apache.sshd.client.session.ClientUserAuthServiceFactory;
import org.apache.sshd.common.Service;
import org.apache.sshd.common.SshConstants;
import org.apache.sshd.common.session.Session;
import org.apache.sshd.common.util.buffer.Buffer;
import org.jspecify.annotations.Nullable;

/** Overhears which ways to log in a server offers: the library keeps that to itself. Safe for use by many threads. */
final class OfferedMethods extends ClientUserAuthServiceFactory {
    private volatile @Nullable String methods;

    /** As the server wrote it, {@code publickey,password}; empty where it has not said. */
    Optional<String> methods() {
        return Optional.ofNullable(methods);
    }

    @Override
    public Service create(Session session) throws IOException {
        return new Login(session);
    }

    private final class Login extends ClientUserAuthService {
        Login(Session session) {
            super(session);
        }

        @Override
        protected void processUserAuth(int command, Buffer buffer, AuthFuture future) throws Exception {
            if (command == SshConstants.SSH_MSG_USERAUTH_FAILURE) {
                int start = buffer.rpos();
                methods = buffer.getString();
                buffer.rpos(start);
            }
            super.processUserAuth(command, buffer, future);
        }
    }
}
