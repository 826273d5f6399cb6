package io.recompute.transport.ssh;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.apache.sshd.client.ClientBuilder;
import org.apache.sshd.client.SshClient;
import org.apache.sshd.client.auth.keyboard.UserAuthKeyboardInteractiveFactory;
import org.apache.sshd.client.auth.password.PasswordIdentityProvider;
import org.apache.sshd.client.auth.password.UserAuthPasswordFactory;
import org.apache.sshd.client.auth.pubkey.UserAuthPublicKeyFactory;
import org.apache.sshd.client.config.hosts.HostConfigEntryResolver;
import org.apache.sshd.client.config.keys.ClientIdentityLoader;
import org.apache.sshd.client.session.ClientConnectionServiceFactory;
import org.apache.sshd.common.NamedFactory;
import org.apache.sshd.common.cipher.BuiltinCiphers;
import org.apache.sshd.common.cipher.Cipher;
import org.apache.sshd.common.config.keys.FilePasswordProvider;
import org.apache.sshd.common.io.nio2.Nio2ServiceFactoryFactory;
import org.apache.sshd.common.keyprovider.KeyIdentityProvider;
import org.apache.sshd.common.random.JceRandomFactory;
import org.apache.sshd.common.random.SingletonRandomFactory;
import org.apache.sshd.common.signature.BuiltinSignatures;
import org.apache.sshd.common.signature.Signature;
import org.apache.sshd.core.CoreModuleProperties;
import org.apache.sshd.server.forward.RejectAllForwardingFilter;

/** Every setting of the SSH library that differs from its defaults, or on whose default we rely. */
final class MinaSettings {
    /**
     * How often a silent server is asked whether it is there, by default. It is lost when it is to be asked for the fourth
     * time: 33 to 44 seconds after it fell silent.
     */
    static final Duration HEARTBEAT = Duration.ofSeconds(11);

    /** So many questions may go unanswered before the connection counts as lost. */
    static final int HEARTBEATS_UNANSWERED = 3;

    /** Unread bytes a channel may have in memory: enough for 1 Gbit/s at 60 ms. */
    static final long WINDOW_BYTES = 8L << 20;

    static final long PACKET_BYTES = 32L << 10;
    static final int READ_BUFFER_BYTES = 64 << 10;

    /** As OpenSSH does with ciphers of 16-byte blocks: a gigabyte, the library's default, is a second of a transfer. */
    static final long REKEY_BYTES = 32L << 30;

    // One decrypts what comes while the other completes what goes; the work is per connection, not per core.
    private static final int THREADS = 2;

    private static final Duration FOR_EVER = Duration.ofDays(3650);

    /** In the processor's own AES first: the library's first choice, ChaCha20, takes twice as long in Java. */
    private static final List<BuiltinCiphers> CIPHERS = List.of(
            BuiltinCiphers.aes128gcm,
            BuiltinCiphers.aes256gcm,
            BuiltinCiphers.aes128ctr,
            BuiltinCiphers.aes192ctr,
            BuiltinCiphers.aes256ctr,
            BuiltinCiphers.cc20p1305_openssh);

    /** For host keys and logins, in OpenSSH's order; no SHA-1. */
    private static final List<BuiltinSignatures> SIGNATURES = List.of(
            BuiltinSignatures.ed25519,
            BuiltinSignatures.nistp256,
            BuiltinSignatures.nistp384,
            BuiltinSignatures.nistp521,
            BuiltinSignatures.rsaSHA512,
            BuiltinSignatures.rsaSHA256);

    private MinaSettings() {}

    /**
     * A client for one connection, not started.
     *
     * @param heartbeat how often a silent server is asked whether it is there
     */
    static SshClient client(HostKeyCheck hostKeys, OfferedMethods login, Duration heartbeat) {
        SshClient client = ClientBuilder.builder()
                // BouncyCastle's own, the default where it is there, gathers entropy for longer.
                .randomFactory(new SingletonRandomFactory(JceRandomFactory.INSTANCE))
                .cipherFactories(ciphers())
                .signatureFactories(signatures(hostKeys))
                .forwardingFilter(RejectAllForwardingFilter.INSTANCE)
                .hostConfigEntryResolver(HostConfigEntryResolver.EMPTY)
                .clientIdentityLoader(ClientIdentityLoader.DEFAULT)
                .filePasswordProvider(FilePasswordProvider.EMPTY)
                .serverKeyVerifier(hostKeys)
                .build();
        client.setKeyIdentityProvider(KeyIdentityProvider.EMPTY_KEYS_PROVIDER);
        client.setPasswordIdentityProvider(PasswordIdentityProvider.EMPTY_PASSWORDS_PROVIDER);
        client.setAgentFactory(null);
        client.setChannelFactories(ForwardedChannel.factories());
        client.setUserAuthFactories(List.of(
                UserAuthPublicKeyFactory.INSTANCE,
                UserAuthPasswordFactory.INSTANCE,
                UserAuthKeyboardInteractiveFactory.INSTANCE));
        client.setServiceFactories(List.of(login, ClientConnectionServiceFactory.INSTANCE));
        setTimes(client, heartbeat);
        setSizes(client);
        return client;
    }

    private static List<NamedFactory<Cipher>> ciphers() {
        List<NamedFactory<Cipher>> supported = new ArrayList<>();
        for (BuiltinCiphers cipher : CIPHERS) {
            if (cipher.isSupported()) {
                supported.add(cipher);
            }
        }
        return supported;
    }

    private static void setTimes(SshClient client, Duration heartbeat) {
        CoreModuleProperties.HEARTBEAT_INTERVAL.set(client, heartbeat);
        CoreModuleProperties.HEARTBEAT_NO_REPLY_MAX.set(client, HEARTBEATS_UNANSWERED);
        CoreModuleProperties.IDLE_TIMEOUT.set(client, Duration.ZERO);
        CoreModuleProperties.NIO2_READ_TIMEOUT.set(client, Duration.ZERO);
        // Ours is the only deadline of a connect, and covers all of it.
        CoreModuleProperties.IO_CONNECT_TIMEOUT.set(client, FOR_EVER);
        CoreModuleProperties.AUTH_TIMEOUT.set(client, FOR_EVER);
        CoreModuleProperties.CHANNEL_OPEN_TIMEOUT.set(client, FOR_EVER);
        // A command may leave its input unread for as long as it likes.
        CoreModuleProperties.WAIT_FOR_SPACE_TIMEOUT.set(client, FOR_EVER);
        CoreModuleProperties.WINDOW_TIMEOUT.set(client, Duration.ZERO);
        // The heartbeat finds a dead connection first.
        CoreModuleProperties.NIO2_MIN_WRITE_TIMEOUT.set(client, heartbeat.multipliedBy(HEARTBEATS_UNANSWERED + 1));
    }

    private static void setSizes(SshClient client) {
        client.setIoServiceFactoryFactory(new Nio2ServiceFactoryFactory(() -> new IoThreads("recompute-ssh", THREADS)));
        CoreModuleProperties.TCP_NODELAY.set(client, true);
        CoreModuleProperties.SOCKET_KEEPALIVE.set(client, true);
        CoreModuleProperties.WINDOW_SIZE.set(client, WINDOW_BYTES);
        CoreModuleProperties.MAX_PACKET_SIZE.set(client, PACKET_BYTES);
        CoreModuleProperties.NIO2_READ_BUFFER_SIZE.set(client, READ_BUFFER_BYTES);
        CoreModuleProperties.REKEY_BYTES_LIMIT.set(client, REKEY_BYTES);
        // A wrong password is tried once: each try costs seconds, and some servers count.
        CoreModuleProperties.PASSWORD_PROMPTS.set(client, 1);
    }

    /** Where an authority's word counts, certificates come first. */
    private static List<NamedFactory<Signature>> signatures(HostKeyCheck hostKeys) {
        List<NamedFactory<Signature>> all = new ArrayList<>();
        if (hostKeys.acceptsCertificates()) {
            all.addAll(PublicKeyLogin.certificates());
        }
        all.addAll(signatures(hostKeys.knownTypes()));
        return all;
    }

    /**
     * The signature algorithms in the order they are proposed in.
     *
     * @param known the types of key the machine is known by, which come first
     */
    static List<NamedFactory<Signature>> signatures(List<String> known) {
        List<NamedFactory<Signature>> ordered = new ArrayList<>();
        for (boolean wanted : new boolean[] {true, false}) {
            for (BuiltinSignatures signature : SIGNATURES) {
                if (signature.isSupported() && known.contains(keyType(signature)) == wanted) {
                    ordered.add(signature);
                }
            }
        }
        return ordered;
    }

    private static String keyType(BuiltinSignatures signature) {
        // RSA keys have one type and several signatures.
        return signature.getName().startsWith("rsa-") ? "ssh-rsa" : signature.getName();
    }
}
