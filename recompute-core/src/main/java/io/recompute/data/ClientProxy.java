package io.recompute.data;

import com.google.common.util.concurrent.ThreadFactoryBuilder;
import io.recompute.model.RecomputeException;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.HexFormat;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * An HTTP proxy at this computer's loopback address, by way of which a machine fetches that has no way out of its own.
 * Who uses it must show its login, which is random, and which only the fetching run is told. It leads to the hosts that it
 * was opened for, wherever these are, and, as those may send one on, to addresses of the public network; nowhere else in
 * this computer's network. Nothing is kept here.
 *
 * <p>Thread-safe; {@link #close()} breaks what passes.
 */
public final class ClientProxy implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(ClientProxy.class);
    private static final int BACKLOG = 128;
    private static final long PAUSE_MILLIS = 200;
    private static final int SECRET_BYTES = 24;
    private static final String USER = "recompute";

    private final Set<String> hosts;
    private final ServerSocket server;
    private final String secret;
    private final byte[] login;
    private final Set<Socket> open = ConcurrentHashMap.newKeySet();
    private final CountDownLatch end = new CountDownLatch(1);
    private final ExecutorService threads;

    private ClientProxy(Set<String> hosts, ServerSocket server) {
        this.hosts = Set.copyOf(hosts);
        this.server = server;
        byte[] random = new byte[SECRET_BYTES];
        new SecureRandom().nextBytes(random);
        this.secret = HexFormat.of().formatHex(random);
        String coded = Base64.getEncoder().encodeToString((USER + ":" + secret).getBytes(StandardCharsets.US_ASCII));
        this.login = ("Basic " + coded).getBytes(StandardCharsets.US_ASCII);
        this.threads = Executors.newCachedThreadPool(new ThreadFactoryBuilder()
                .setDaemon(true)
                .setNameFormat("recompute-proxy-" + server.getLocalPort() + "-%d")
                .build());
    }

    /**
     * Listens at a free port.
     *
     * @param hosts those that it leads to wherever they are, in lower case
     * @throws RecomputeException where this computer cannot listen
     */
    public static ClientProxy open(Set<String> hosts) {
        try {
            ServerSocket server = new ServerSocket(0, BACKLOG, InetAddress.getByName("127.0.0.1"));
            ClientProxy proxy = new ClientProxy(hosts, server);
            proxy.threads.execute(proxy::accept);
            return proxy;
        } catch (IOException e) {
            throw new RecomputeException(
                    "this computer cannot listen for what the machine is to fetch: " + e.getMessage(), e);
        }
    }

    /** The port of this computer's loopback address. */
    public int port() {
        return server.getLocalPort();
    }

    /**
     * What tells python3, curl and wget of it. The login is in it.
     *
     * @param there the port of the machine's loopback address that leads here
     */
    public Map<String, String> environment(int there) {
        String address = "http://" + USER + ":" + secret + "@127.0.0.1:" + there;
        return Map.of("http_proxy", address, "https_proxy", address, "no_proxy", "", "NO_PROXY", "");
    }

    private void accept() {
        try {
            while (!server.isClosed()) {
                acceptOne();
            }
        } catch (InterruptedException e) {
            LOG.debug("{} ends", this, e);
        }
        closeAll();
    }

    private void acceptOne() throws InterruptedException {
        try {
            Socket socket = server.accept();
            open.add(socket);
            threads.execute(() -> answer(socket));
        } catch (IOException | RejectedExecutionException e) {
            // As where this program has too many files open: that passes.
            boolean over = end.await(PAUSE_MILLIS, TimeUnit.MILLISECONDS);
            LOG.debug("{} could not take a connection; closed: {}", this, over, e);
        }
    }

    private void answer(Socket socket) {
        try (socket) {
            socket.setTcpNoDelay(true);
            serve(socket);
        } catch (IOException | RejectedExecutionException e) {
            LOG.debug("what passed through the proxy broke", e);
        } finally {
            open.remove(socket);
        }
    }

    private void serve(Socket socket) throws IOException {
        InputStream input = new BufferedInputStream(socket.getInputStream());
        try {
            Optional<ProxyRequest> request = ProxyRequest.read(input);
            if (request.isPresent()) {
                answer(request.get(), socket, input);
            }
        } catch (ProxyRefusal e) {
            LOG.debug("the proxy refuses", e);
            refuse(socket, e);
        }
    }

    private void answer(ProxyRequest request, Socket socket, InputStream input) throws IOException {
        byte[] shown = request.authorization().getBytes(StandardCharsets.ISO_8859_1);
        if (!MessageDigest.isEqual(shown, login)) {
            throw new ProxyRefusal("407 Proxy Authentication Required", "its login was not shown", null);
        }
        try (Socket target = ProxyTarget.connect(request, hosts)) {
            open.add(target);
            try {
                relay(request, socket, input, target);
            } finally {
                open.remove(target);
            }
        }
    }

    private void relay(ProxyRequest request, Socket socket, InputStream input, Socket target) throws IOException {
        OutputStream answer = socket.getOutputStream();
        if (request.tunnel()) {
            answer.write("HTTP/1.1 200 Connected\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
        } else {
            target.getOutputStream().write(request.bytes());
        }
        threads.execute(() -> {
            try {
                input.transferTo(target.getOutputStream());
                target.shutdownOutput();
            } catch (IOException e) {
                LOG.debug("what asks has gone", e);
                close(target);
            }
        });
        boolean whole = false;
        try {
            target.getInputStream().transferTo(answer);
            whole = true;
        } finally {
            if (!whole) {
                // What broke must not look like what has ended.
                socket.setSoLinger(true, 0);
            }
        }
    }

    private static void refuse(Socket socket, ProxyRefusal refusal) throws IOException {
        byte[] body = ("recompute: " + refusal.reason() + "\n").getBytes(StandardCharsets.UTF_8);
        String head = "HTTP/1.1 " + refusal.status() + "\r\nProxy-Authenticate: Basic realm=\"recompute\"\r\n"
                + "Content-Type: text/plain; charset=utf-8\r\nContent-Length: " + body.length
                + "\r\nConnection: close\r\n\r\n";
        OutputStream output = socket.getOutputStream();
        output.write(head.getBytes(StandardCharsets.US_ASCII));
        output.write(body);
        socket.shutdownOutput();
    }

    @Override
    public void close() {
        end.countDown();
        try {
            server.close();
        } catch (IOException e) {
            LOG.debug("closing {}", server, e);
        }
        closeAll();
        threads.shutdown();
    }

    private void closeAll() {
        open.forEach(ClientProxy::close);
    }

    private static void close(Socket socket) {
        try {
            socket.close();
        } catch (IOException e) {
            LOG.debug("closing {}", socket, e);
        }
    }

    @Override
    public String toString() {
        return "ClientProxy[" + new InetSocketAddress(server.getInetAddress(), server.getLocalPort()) + "]";
    }
}
