package io.recompute.testkit.contract;

import static io.recompute.testkit.contract.Exchange.start;

import io.recompute.transport.ByteStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;

/** Something that listens on the loopback address, and is connected to. */
final class Peer implements AutoCloseable {
    private final ServerSocketChannel server;

    private Peer(ServerSocketChannel server) {
        this.server = server;
    }

    /** What a peer does with a connection; then it is closed. True where all was as it should be. */
    interface Talk {
        boolean with(InputStream input, OutputStream output) throws Exception;
    }

    static Peer listen() throws IOException {
        ServerSocketChannel server = ServerSocketChannel.open();
        server.bind(new InetSocketAddress(InetAddress.getByName("127.0.0.1"), 0));
        return new Peer(server);
    }

    static Peer listen(Path socket) throws IOException {
        ServerSocketChannel server = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
        server.bind(UnixDomainSocketAddress.of(socket));
        return new Peer(server);
    }

    int port() throws IOException {
        return ((InetSocketAddress) server.getLocalAddress()).getPort();
    }

    /** Takes the next connection; done when the talk is. */
    CompletableFuture<Boolean> accept(Talk talk) {
        return start("contract-peer", () -> {
            ByteStream stream = ByteStream.of(server.accept());
            try (stream) {
                return talk.with(stream.input(), stream.output());
            }
        });
    }

    /** Sends back what comes, and then the end. */
    static boolean echo(InputStream input, OutputStream output) throws IOException {
        input.transferTo(output);
        output.close();
        return true;
    }

    @Override
    public void close() throws IOException {
        server.close();
    }
}
