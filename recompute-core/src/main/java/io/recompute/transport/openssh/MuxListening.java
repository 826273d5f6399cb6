package io.recompute.transport.openssh;

import io.recompute.transport.ByteStream;
import io.recompute.transport.Deadline;
import io.recompute.transport.Destination;
import io.recompute.transport.ForwardingRefusedException;
import io.recompute.transport.Listening;
import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Something that a server listens at for us: {@code ssh} leads who connects there to a socket beside its control socket,
 * where a daemon thread accepts. Safe for use by many threads.
 */
final class MuxListening implements Listening {
    private static final Logger LOG = LoggerFactory.getLogger(MuxListening.class);
    private static final Duration ENDING = Duration.ofSeconds(5);

    private final Path control;
    private final Path socket;
    private final ServerSocketChannel server;
    private final Consumer<ByteStream> accepted;
    private final Destination wanted;
    private final AtomicBoolean open = new AtomicBoolean(true);
    private final CompletableFuture<Void> ended = new CompletableFuture<>();
    private volatile Destination bound;

    private MuxListening(
            ControlSocket control, ServerSocketChannel server, Destination wanted, Consumer<ByteStream> accepted) {
        this.control = control.path();
        this.socket = control.another();
        this.server = server;
        this.wanted = wanted;
        this.bound = wanted;
        this.accepted = accepted;
    }

    /**
     * Has the server listen.
     *
     * @param address of the machine, for messages
     * @throws ForwardingRefusedException where the server does not
     * @throws IOException where ssh is gone
     * @throws TimeoutException where ssh did not answer; what comes later is taken back
     */
    static MuxListening open(
            ControlSocket control, String address, Destination wanted, Consumer<ByteStream> accepted, Deadline deadline)
            throws IOException, InterruptedException, TimeoutException {
        ServerSocketChannel server = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
        MuxListening listening = new MuxListening(control, server, wanted, accepted);
        boolean asked = false;
        boolean listens = false;
        try {
            server.bind(UnixDomainSocketAddress.of(listening.socket));
            asked = true;
            MuxRequest.Answer answer = MuxRequest.ask(listening.control, listening.forward(true), deadline);
            if (answer.type() != Wire.MUX_OK && answer.type() != Wire.MUX_REMOTE_PORT) {
                asked = false;
                throw refused(address, wanted, answer.text());
            }
            listening.started(answer);
            listens = true;
            return listening;
        } finally {
            if (!listens) {
                listening.open.set(false);
                listening.stop(asked);
            }
        }
    }

    private static ForwardingRefusedException refused(String address, Destination wanted, String reason) {
        String text = address + " does not listen at " + wanted + " for this connection (" + reason
                + "): its sshd does not allow it (AllowTcpForwarding, AllowStreamLocalForwarding), or that address is in"
                + " use there";
        return new ForwardingRefusedException(address, text, null);
    }

    private PacketWriter forward(boolean begin) {
        int type = begin ? Wire.MUX_OPEN_FORWARD : Wire.MUX_CLOSE_FORWARD;
        return wanted instanceof Destination.Tcp tcp
                ? MuxRequest.forward(type, tcp.host(), tcp.port(), socket)
                : MuxRequest.forward(type, wanted.toString(), Wire.MUX_SOCKET, socket);
    }

    private void started(MuxRequest.Answer answer) {
        if (answer.type() == Wire.MUX_REMOTE_PORT && wanted instanceof Destination.Tcp tcp) {
            bound = Destination.host(tcp.host(), answer.number());
        }
        Thread thread = new Thread(this::accept, "recompute-openssh-listen-" + bound);
        thread.setDaemon(true);
        thread.start();
    }

    private void accept() {
        try {
            while (true) {
                accepted.accept(ByteStream.of(server.accept()));
            }
        } catch (IOException e) {
            LOG.debug("{} is listened at no longer", bound, e);
        } finally {
            close();
        }
    }

    /** Ends it where the connection has ended: there is nobody left to be told. */
    void lost() {
        if (open.compareAndSet(true, false)) {
            stop(false);
        }
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
        if (open.compareAndSet(true, false)) {
            stop(true);
        }
    }

    private void stop(boolean tell) {
        try {
            server.close();
            Files.deleteIfExists(socket);
            if (tell) {
                tellOfEnd();
            }
        } catch (IOException | TimeoutException e) {
            LOG.debug("ssh is not told that {} is listened at no longer", bound, e);
        } finally {
            ended.complete(null);
        }
    }

    /** Waits until ssh has passed it on, so that the same port can be listened at again; also in an interrupted thread. */
    private void tellOfEnd() throws IOException, TimeoutException {
        boolean interrupted = Thread.interrupted();
        try {
            MuxRequest.Answer answer = MuxRequest.ask(control, forward(false), Deadline.in(ENDING));
            LOG.debug("{} is listened at no longer: {}", bound, answer);
        } catch (InterruptedException e) {
            interrupted = true;
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }
}
