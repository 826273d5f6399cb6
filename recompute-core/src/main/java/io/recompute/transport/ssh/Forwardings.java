package io.recompute.transport.ssh;

import io.recompute.transport.ByteStream;
import io.recompute.transport.ConnectionLostException;
import io.recompute.transport.Destination;
import io.recompute.transport.ForwardingRefusedException;
import io.recompute.transport.Listening;
import io.recompute.transport.TransportTimeoutException;
import java.io.IOException;
import java.time.Duration;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import org.apache.sshd.common.AttributeRepository.AttributeKey;
import org.apache.sshd.common.SshConstants;
import org.apache.sshd.common.session.Session;
import org.apache.sshd.common.util.buffer.Buffer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Where one server listens for us, and who is given what comes. Safe for use by many threads. */
final class Forwardings {
    private static final Logger LOG = LoggerFactory.getLogger(Forwardings.class);
    private static final AttributeKey<Forwardings> KEY = new AttributeKey<>();

    private final String address;
    private final Session session;

    /** By port or path, which is what the server says of a connection. */
    private final Map<String, Consumer<ByteStream>> acceptors = new ConcurrentHashMap<>();

    private Forwardings(String address, Session session) {
        this.address = address;
        this.session = session;
    }

    /** Those of a session that has none yet. */
    static Forwardings install(String address, Session session) {
        Forwardings forwardings = new Forwardings(address, session);
        session.setAttribute(KEY, forwardings);
        return forwardings;
    }

    static Forwardings of(Session session) {
        return Objects.requireNonNull(session.getAttribute(KEY), "installed with the connection");
    }

    Optional<Consumer<ByteStream>> acceptor(String portOrPath) {
        return Optional.ofNullable(acceptors.get(portOrPath));
    }

    /** As {@link io.recompute.transport.Connection#listen}. */
    Listening listen(Destination wanted, Consumer<ByteStream> accepted, Duration limit) throws InterruptedException {
        CompletableFuture<Listening> answer = new CompletableFuture<>();
        session.addCloseFutureListener(closed -> answer.completeExceptionally(lost(null)));
        try {
            var unused = session.request(
                    request(true, wanted),
                    "forward",
                    (status, reply) -> answered(status, reply, wanted, accepted, answer));
            return answer.get(limit.toNanos(), TimeUnit.NANOSECONDS);
        } catch (IOException e) {
            throw lost(e);
        } catch (ExecutionException e) {
            if (e.getCause() instanceof ForwardingRefusedException refused) {
                throw refused;
            }
            throw lost(e.getCause());
        } catch (TimeoutException e) {
            String text = address + " did not say within " + limit.toSeconds() + " s whether it listens at " + wanted;
            throw new TransportTimeoutException(address, text, e);
        } finally {
            // What is answered later is taken back then.
            answer.cancel(false);
        }
    }

    /** Called by the network's thread, before it reads what follows: nobody has connected yet. */
    private void answered(
            int status,
            Buffer reply,
            Destination wanted,
            Consumer<ByteStream> accepted,
            CompletableFuture<Listening> answer) {
        if (status != SshConstants.SSH_MSG_REQUEST_SUCCESS) {
            answer.completeExceptionally(new ForwardingRefusedException(
                    address,
                    address + " does not listen at " + wanted + " for this connection: its sshd does not allow it"
                            + " (AllowTcpForwarding, AllowStreamLocalForwarding), or that address is in use there",
                    null));
            return;
        }
        Destination bound = bound(wanted, reply);
        acceptors.put(key(bound), accepted);
        Active active = new Active(bound);
        session.addCloseFutureListener(closed -> active.ended.complete(null));
        if (!answer.complete(active)) {
            active.close();
        }
    }

    private static Destination bound(Destination wanted, Buffer reply) {
        if (wanted instanceof Destination.Tcp tcp && tcp.port() == 0) {
            return Destination.host(tcp.host(), Math.toIntExact(reply.getUInt()));
        }
        return wanted;
    }

    private static String key(Destination bound) {
        return bound instanceof Destination.Tcp tcp
                ? Integer.toString(tcp.port())
                : ((Destination.UnixSocket) bound).path();
    }

    private Buffer request(boolean begin, Destination where) {
        boolean tcp = where instanceof Destination.Tcp;
        Buffer buffer = session.createBuffer(SshConstants.SSH_MSG_GLOBAL_REQUEST);
        String name = tcp ? "tcpip-forward" : "streamlocal-forward@openssh.com";
        buffer.putString(begin ? name : "cancel-" + name);
        buffer.putBoolean(begin);
        if (where instanceof Destination.Tcp address) {
            buffer.putString(address.host());
            buffer.putUInt(address.port());
        } else {
            buffer.putString(((Destination.UnixSocket) where).path());
        }
        return buffer;
    }

    private ConnectionLostException lost(@org.jspecify.annotations.Nullable Throwable cause) {
        return new ConnectionLostException(address, "the connection to " + address + " is gone", cause);
    }

    private final class Active implements Listening {
        private final Destination bound;
        private final CompletableFuture<Void> ended = new CompletableFuture<>();

        Active(Destination bound) {
            this.bound = bound;
        }

        @Override
        public Destination address() {
            return bound;
        }

        @Override
        public CompletionStage<Void> ended() {
            return ended.minimalCompletionStage();
        }

        @Override
        public void close() {
            acceptors.remove(key(bound));
            if (!ended.complete(null)) {
                return;
            }
            try {
                var unused = session.writePacket(request(false, bound));
            } catch (IOException e) {
                LOG.debug("{} is gone, and with it what listened at {}", address, bound, e);
            }
        }
    }
}
