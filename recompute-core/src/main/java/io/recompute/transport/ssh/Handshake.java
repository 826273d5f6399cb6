package io.recompute.transport.ssh;

import io.recompute.model.Instance;
import io.recompute.transport.Deadline;
import io.recompute.transport.TransportException;
import io.recompute.transport.UnreachableException;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.apache.sshd.client.SshClient;
import org.apache.sshd.client.auth.keyboard.UserAuthKeyboardInteractiveFactory;
import org.apache.sshd.client.auth.password.UserAuthPasswordFactory;
import org.apache.sshd.client.future.AuthFuture;
import org.apache.sshd.client.future.ConnectFuture;
import org.apache.sshd.client.session.ClientSession;
import org.jspecify.annotations.Nullable;

/** Connects once and logs in, within one deadline; leaves nothing open where that fails. */
final class Handshake {
    private final Target target;
    private final Instance instance;
    private final Deadline deadline;
    private final HostKeyCheck hostKeys;
    private final SshSettings settings;
    private final Questions questions;
    private final OfferedMethods offered = new OfferedMethods();
    private final Farewell farewell = new Farewell();

    Handshake(Target target, Deadline deadline, HostKeyCheck hostKeys, SshSettings settings) {
        this.target = target;
        this.instance = target.instance();
        this.deadline = deadline;
        this.hostKeys = hostKeys;
        this.settings = settings;
        this.questions = new Questions(instance, settings.credentials());
    }

    /**
     * Connects and logs in.
     *
     * @param through the connection that leads there, which is the new one's from now on, or closed where it fails; null:
     *     the network does
     */
    SshConnection connect(List<Identity> identities, @Nullable SshConnection through) throws InterruptedException {
        boolean connected = false;
        SshClient client = client(identities);
        try {
            client.addSessionListener(farewell);
            client.start();
            SshConnection connection = through == null
                    ? connect(client, Addresses.of(target, deadline), identities, null)
                    : connectThrough(client, identities, through);
            connected = true;
            return connection;
        } finally {
            if (!connected) {
                client.close(true);
                if (through != null) {
                    through.close();
                }
            }
        }
    }

    private SshClient client(List<Identity> identities) {
        SshClient client = MinaSettings.client(hostKeys, offered, settings.heartbeat());
        client.setSessionFactory(new NamedSessions(client, target.knownName()));
        client.setUserAuthFactories(List.of(
                new PublicKeyLogin(identities),
                UserAuthPasswordFactory.INSTANCE,
                UserAuthKeyboardInteractiveFactory.INSTANCE));
        client.setUserInteraction(questions);
        return client;
    }

    private SshConnection connectThrough(SshClient client, List<Identity> identities, SshConnection through)
            throws InterruptedException {
        try (Jump jump = Jump.open(through, instance)) {
            try {
                return connect(client, List.of(jump.entrance()), identities, jump);
            } catch (UnreachableException e) {
                throw jump.refusal(deadline)
                        .map(text -> (TransportException) new UnreachableException(instance.address(), text, e))
                        .orElse(e);
            }
        }
    }

    private SshConnection connect(
            SshClient client, List<InetSocketAddress> addresses, List<Identity> identities, @Nullable Jump jump)
            throws InterruptedException {
        ClientSession session = reach(client, addresses);
        logIn(session, identities);
        return new SshConnection(instance.address(), client, session, jump == null ? null : jump.through());
    }

    /** The first of the addresses that answers; each has an equal share of the time that is left. */
    private ClientSession reach(SshClient client, List<InetSocketAddress> addresses) throws InterruptedException {
        @Nullable Throwable failure = null;
        Deadline reaching = reaching();
        for (int index = 0; index < addresses.size(); index++) {
            long share = reaching.remainingNanos() / (addresses.size() - index);
            ConnectFuture connecting = null;
            try {
                connecting = client.connect(instance.login(), addresses.get(index), null, null);
                if (Waiting.isDone(connecting, Deadline.in(Duration.ofNanos(share))) && connecting.isConnected()) {
                    return connecting.getClientSession();
                }
                failure = connecting.getException() == null ? failure : connecting.getException();
            } catch (IOException e) {
                failure = e;
            } finally {
                abandon(connecting);
            }
        }
        throw ConnectFailures.notReached(instance, reaching, failure);
    }

    /** The user's configuration may want an answer sooner than the caller. */
    private Deadline reaching() {
        return target.config()
                .connectTimeout()
                .filter(limit -> limit.toNanos() < deadline.remainingNanos())
                .map(Deadline::in)
                .orElse(deadline);
    }

    private static void abandon(@Nullable ConnectFuture connecting) {
        if (connecting != null && !connecting.isDone()) {
            connecting.cancel();
        }
    }

    private void logIn(ClientSession session, List<Identity> identities) throws InterruptedException {
        if (instance.password() != null) {
            session.addPasswordIdentity(instance.password().reveal());
        }
        CountDownLatch settled = new CountDownLatch(1);
        session.addCloseFutureListener(closed -> settled.countDown());
        AuthFuture login;
        try {
            login = session.auth();
            login.addListener(done -> settled.countDown());
        } catch (IOException e) {
            throw refused(session, identities, e);
        }
        if (!settled.await(deadline.remainingNanos(), TimeUnit.NANOSECONDS)) {
            throw ConnectFailures.silent(instance, deadline, session.getServerVersion());
        }
        if (!login.isSuccess()) {
            throw refused(session, identities, login.getException());
        }
    }

    private TransportException refused(ClientSession session, List<Identity> identities, @Nullable Throwable cause) {
        if (hostKeys.refusal().isPresent()) {
            return hostKeys.refusal().get();
        }
        String methods = offered.methods().orElse(null);
        if (methods == null) {
            return ConnectFailures.beforeLogin(instance, session.getServerVersion(), farewell, farewell.cause(cause));
        }
        return ConnectFailures.loginRefused(instance, tried(identities), methods, farewell.cause(cause));
    }

    private String tried(List<Identity> identities) {
        List<String> tried = new ArrayList<>();
        if (!identities.isEmpty()) {
            tried.add(identities.stream().map(Identity::label).collect(Collectors.joining(", ", "publickey (", ")")));
        }
        if (instance.password() != null) {
            tried.add("password");
        }
        tried.addAll(questions.answered());
        return String.join(", ", tried);
    }
}
