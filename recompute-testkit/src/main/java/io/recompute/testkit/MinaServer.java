package io.recompute.testkit;

import java.io.IOException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.PublicKey;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BooleanSupplier;
import org.apache.sshd.common.config.keys.AuthorizedKeyEntry;
import org.apache.sshd.common.config.keys.KeyUtils;
import org.apache.sshd.common.config.keys.PublicKeyEntryResolver;
import org.apache.sshd.common.file.nativefs.NativeFileSystemFactory;
import org.apache.sshd.common.keyprovider.KeyPairProvider;
import org.apache.sshd.common.session.Session;
import org.apache.sshd.common.session.SessionListener;
import org.apache.sshd.common.util.net.SshdSocketAddress;
import org.apache.sshd.core.CoreModuleProperties;
import org.apache.sshd.server.SshServer;
import org.apache.sshd.server.forward.AcceptAllForwardingFilter;
import org.apache.sshd.server.forward.RejectAllForwardingFilter;
import org.apache.sshd.sftp.server.SftpFileSystemAccessor;
import org.apache.sshd.sftp.server.SftpSubsystemFactory;
import org.apache.sshd.sftp.server.SftpSubsystemProxy;

/** Makes Apache MINA's server behave as OpenSSH does with its usual configuration. */
final class MinaServer {
    private static final Duration NEVER = Duration.ofDays(365);

    private MinaServer() {}

    /**
     * A server that is not listening yet.
     *
     * @param refuses whether logins are refused, whatever they prove
     */
    static SshServer of(
            ServerSettings settings,
            SessionCommand.Surroundings surroundings,
            KeyPair hostKey,
            BooleanSupplier refuses) {
        SshServer server = SshServer.setUpDefaultServer();
        server.setHost(EmbeddedSshServer.HOST);
        server.setKeyPairProvider(KeyPairProvider.wrap(hostKey));
        logins(server, settings, refuses);
        server.setChannelFactories(List.of(SessionChannel.factory(surroundings.slots()), DialedChannel.factory()));
        server.setForwardingFilter(
                settings.limits().forwarding() ? new LoopbackForwarding() : RejectAllForwardingFilter.INSTANCE);
        server.setCommandFactory((channel, line) -> new SessionCommand(line, surroundings));
        server.setShellFactory(channel -> new SessionCommand(null, surroundings));
        server.setFileSystemFactory(NativeFileSystemFactory.INSTANCE);
        if (settings.limits().sftp()) {
            server.setSubsystemFactories(List.of(new SftpSubsystemFactory.Builder()
                    .withFileSystemAccessor(startingIn(surroundings.shell().home()))
                    .build()));
        }
        server.addSessionListener(counting(surroundings.slots()));
        timing(server);
        return server;
    }

    private static void logins(SshServer server, ServerSettings settings, BooleanSupplier refuses) {
        List<PublicKey> keys = new ArrayList<>();
        for (String line : settings.authorizedKeys()) {
            keys.add(publicKey(line));
        }
        server.setPasswordAuthenticator((user, password, session) -> !refuses.getAsBoolean()
                && user.equals(settings.user())
                && password.equals(settings.password().reveal()));
        server.setPublickeyAuthenticator((user, key, session) ->
                !refuses.getAsBoolean() && user.equals(settings.user()) && KeyUtils.findMatchingKey(key, keys) != null);
    }

    private static PublicKey publicKey(String line) {
        try {
            AuthorizedKeyEntry entry = AuthorizedKeyEntry.parseAuthorizedKeyEntry(line);
            PublicKey key = entry == null ? null : entry.resolvePublicKey(null, PublicKeyEntryResolver.FAILING);
            if (key == null) {
                throw new IllegalArgumentException("not a public key as OpenSSH writes it: " + line);
            }
            return key;
        } catch (IOException | GeneralSecurityException e) {
            throw new IllegalArgumentException("not a public key as OpenSSH writes it: " + line, e);
        }
    }

    /** The whole file system, as under OpenSSH; what is relative is so to the home directory. */
    private static SftpFileSystemAccessor startingIn(Path home) {
        return new SftpFileSystemAccessor() {
            @Override
            public Path resolveLocalFilePath(SftpSubsystemProxy subsystem, Path root, String path) throws IOException {
                return SftpFileSystemAccessor.super.resolveLocalFilePath(subsystem, home, path);
            }
        };
    }

    /** Connects to where it is told to, and listens on the loopback address alone. */
    private static final class LoopbackForwarding extends AcceptAllForwardingFilter {
        @Override
        public boolean canListen(SshdSocketAddress address, Session session) {
            return SshdSocketAddress.isLoopback(address.getHostName());
        }
    }

    private static SessionListener counting(SessionSlots slots) {
        return new SessionListener() {
            @Override
            public void sessionCreated(Session session) {
                slots.connected(session);
            }

            @Override
            public void sessionClosed(Session session) {
                slots.disconnected(session);
            }
        };
    }

    private static void timing(SshServer server) {
        CoreModuleProperties.SOCKET_REUSEADDR.set(server, true);
        CoreModuleProperties.TCP_NODELAY.set(server, true);
        CoreModuleProperties.IDLE_TIMEOUT.set(server, Duration.ZERO);
        CoreModuleProperties.NIO2_READ_TIMEOUT.set(server, Duration.ZERO);
        // A reader may keep a command waiting for as long as it likes.
        CoreModuleProperties.WAIT_FOR_SPACE_TIMEOUT.set(server, NEVER);
        // A closed channel's command is let go of, not waited for.
        CoreModuleProperties.COMMAND_EXIT_TIMEOUT.set(server, Duration.ofMillis(1));
        CoreModuleProperties.MAX_AUTH_REQUESTS.set(server, 6);
    }
}
