package io.recompute.transport.local;

import io.recompute.transport.ByteStream;
import io.recompute.transport.Destination;
import io.recompute.transport.ForwardingRefusedException;
import io.recompute.transport.Listening;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.StandardProtocolFamily;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.channels.UnresolvedAddressException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A listening socket of this machine, and the daemon thread that accepts. */
final class LocalListening implements Listening {
    private static final Logger LOG = LoggerFactory.getLogger(LocalListening.class);

    private final ServerSocketChannel server;
    private final Destination address;
    private final Consumer<ByteStream> accepted;
    private final CompletableFuture<Void> ended = new CompletableFuture<>();

    private LocalListening(ServerSocketChannel server, Destination address, Consumer<ByteStream> accepted) {
        this.server = server;
        this.address = address;
        this.accepted = accepted;
    }

    /** Listens; the thread ends when it is closed. */
    static LocalListening open(String machine, Destination wanted, Consumer<ByteStream> accepted) {
        boolean bound = false;
        ServerSocketChannel server = null;
        try {
            boolean unix = wanted instanceof Destination.UnixSocket;
            server = unix ? ServerSocketChannel.open(StandardProtocolFamily.UNIX) : ServerSocketChannel.open();
            server.bind(LocalForwarding.address(wanted));
            LocalListening listening = new LocalListening(server, actual(wanted, server), accepted);
            Thread thread = new Thread(listening::accept, "recompute-local-listen-" + listening.address);
            thread.setDaemon(true);
            thread.start();
            bound = true;
            return listening;
        } catch (IOException | UnresolvedAddressException e) {
            String text = "this machine does not listen at " + wanted + " (" + e.getMessage() + ")";
            throw new ForwardingRefusedException(machine, text, e);
        } finally {
            if (!bound && server != null) {
                close(server);
            }
        }
    }

    private static Destination actual(Destination wanted, ServerSocketChannel server) throws IOException {
        if (wanted instanceof Destination.Tcp tcp && server.getLocalAddress() instanceof InetSocketAddress bound) {
            return Destination.host(tcp.host(), bound.getPort());
        }
        return wanted;
    }

    private void accept() {
        try {
            while (true) {
                SocketChannel channel = server.accept();
                accepted.accept(ByteStream.of(channel));
            }
        } catch (IOException e) {
            LOG.debug("{} is listened at no longer", address, e);
        } finally {
            close();
        }
    }

    @Override
    public Destination address() {
        return address;
    }

    @Override
    public CompletionStage<Void> ended() {
        return ended.minimalCompletionStage();
    }

    @Override
    public void close() {
        boolean first = server.isOpen();
        close(server);
        if (first && address instanceof Destination.UnixSocket socket) {
            remove(Path.of(socket.path()));
        }
        ended.complete(null);
    }

    private static void remove(Path socket) {
        try {
            Files.deleteIfExists(socket);
        } catch (IOException e) {
            LOG.debug("{} stays behind", socket, e);
        }
    }

    private static void close(ServerSocketChannel server) {
        try {
            server.close();
        } catch (IOException e) {
            LOG.debug("closing {}", server, e);
        }
    }
}
