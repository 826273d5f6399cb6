package io.recompute.testkit;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/**
 * A relay in front of a server that can fall silent: what was connected by then stays open and carries nothing more, as
 * when a laptop has moved to another network. New connections work. Closing ends all.
 */
final class StallingRelay implements AutoCloseable {
    private final ServerSocket listening;
    private final String host;
    private final int port;
    private final ExecutorService threads = Executors.newCachedThreadPool(task -> {
        Thread thread = new Thread(task, "stalling-relay");
        thread.setDaemon(true);
        return thread;
    });
    private final List<Link> links = new CopyOnWriteArrayList<>();

    private StallingRelay(ServerSocket listening, String host, int port) {
        this.listening = listening;
        this.host = host;
        this.port = port;
    }

    static StallingRelay before(String host, int port) throws IOException {
        ServerSocket listening = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        StallingRelay relay = new StallingRelay(listening, host, port);
        relay.threads.execute(relay::accept);
        return relay;
    }

    int port() {
        return listening.getLocalPort();
    }

    /** Those that are connected now carry nothing from now on. */
    void stall() {
        links.forEach(link -> link.stalled = true);
    }

    @Override
    public void close() throws IOException {
        listening.close();
        for (Link link : links) {
            link.close();
        }
        threads.shutdownNow();
    }

    private void accept() {
        while (!listening.isClosed()) {
            try {
                Socket client = listening.accept();
                Link link = new Link(client, new Socket(host, port));
                links.add(link);
                threads.execute(() -> link.carry(link.client, link.server));
                threads.execute(() -> link.carry(link.server, link.client));
            } catch (IOException e) {
                // The relay is closed, or its server is: the client sees the end of its connection.
                return;
            }
        }
    }

    private static final class Link {
        private final Socket client;
        private final Socket server;
        private volatile boolean stalled;

        Link(Socket client, Socket server) {
            this.client = client;
            this.server = server;
        }

        void carry(Socket from, Socket to) {
            byte[] buffer = new byte[1 << 16];
            try {
                InputStream in = from.getInputStream();
                OutputStream out = to.getOutputStream();
                for (int count = in.read(buffer); count >= 0; count = in.read(buffer)) {
                    if (!stalled) {
                        out.write(buffer, 0, count);
                    }
                }
                if (!stalled) {
                    close();
                }
            } catch (IOException e) {
                closeBoth();
            }
        }

        void close() throws IOException {
            client.close();
            server.close();
        }

        private void closeBoth() {
            try {
                close();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }
}
