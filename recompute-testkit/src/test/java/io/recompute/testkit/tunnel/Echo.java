package io.recompute.testkit.tunnel;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.recompute.transport.ByteStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;

/** A service that sends back what it is sent, and ends when its client does. */
final class Echo implements AutoCloseable {
    private final ServerSocketChannel server;

    private Echo(ServerSocketChannel server) {
        this.server = server;
        start("echo", this::accept);
    }

    static Echo start() throws IOException {
        ServerSocketChannel server = ServerSocketChannel.open();
        server.bind(new InetSocketAddress(InetAddress.getByName("127.0.0.1"), 0));
        return new Echo(server);
    }

    static Echo start(Path socket) throws IOException {
        ServerSocketChannel server = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
        server.bind(UnixDomainSocketAddress.of(socket));
        return new Echo(server);
    }

    int port() throws IOException {
        return ((InetSocketAddress) server.getLocalAddress()).getPort();
    }

    private void accept() throws IOException {
        while (server.isOpen()) {
            SocketChannel channel = server.accept();
            start("echo-connection", () -> {
                try (ByteStream stream = ByteStream.of(channel)) {
                    stream.input().transferTo(stream.output());
                    stream.output().close();
                }
            });
        }
    }

    @Override
    public void close() throws IOException {
        server.close();
    }

    private interface Work {
        void run() throws IOException;
    }

    private static void start(String name, Work work) {
        Thread thread = new Thread(
                () -> {
                    try {
                        work.run();
                    } catch (IOException e) {
                        // It was closed, or its client is gone.
                        System.getLogger(Echo.class.getName()).log(System.Logger.Level.DEBUG, name, e);
                    }
                },
                name);
        thread.setDaemon(true);
        thread.start();
    }

    static Socket connect(int port) throws IOException {
        Socket socket = new Socket(InetAddress.getByName("127.0.0.1"), port);
        socket.setSoTimeout(60_000);
        return socket;
    }

    /** Sends a line over a connection of its own, and gives what comes back until its end. */
    static String ask(int port, String line) throws IOException {
        try (Socket socket = connect(port)) {
            return ask(socket, line);
        }
    }

    /** Sends a line and gives the one that comes back. */
    static String ask(Socket socket, String line) throws IOException {
        OutputStream output = socket.getOutputStream();
        output.write((line + "\n").getBytes(UTF_8));
        output.flush();
        ByteArrayOutputStream answer = new ByteArrayOutputStream();
        InputStream input = socket.getInputStream();
        for (int c = input.read(); c != '\n'; c = input.read()) {
            if (c < 0) {
                throw new IOException("the connection has ended");
            }
            answer.write(c);
        }
        return answer.toString(UTF_8);
    }

    /** Sends all, then the end, and gives all that comes back. */
    static byte[] passAll(int port, byte[] sent) throws IOException {
        try (Socket socket = connect(port)) {
            CompletableFuture<Void> writer = CompletableFuture.runAsync(() -> {
                try {
                    socket.getOutputStream().write(sent);
                    socket.shutdownOutput();
                } catch (IOException e) {
                    throw new UncheckedIOException(e);
                }
            });
            byte[] received = socket.getInputStream().readAllBytes();
            writer.join();
            return received;
        }
    }
}
