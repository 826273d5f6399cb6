package io.recompute.testkit.data;

import com.sun.net.httpserver.Headers;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;

/** A web server on the loopback whose files come as the first part of their path says. */
final class WebServer implements AutoCloseable {
    private final HttpServer server;
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final Map<String, byte[]> files = new ConcurrentHashMap<>();
    private final List<String> requests = new CopyOnWriteArrayList<>();
    private final AtomicInteger cuts = new AtomicInteger();
    private final AtomicInteger refusals = new AtomicInteger();
    private final AtomicInteger together = new AtomicInteger();
    private final AtomicInteger mostTogether = new AtomicInteger();

    private final Semaphore holding = new Semaphore(0);
    private final CountDownLatch holds = new CountDownLatch(1);
    private final AtomicBoolean released = new AtomicBoolean();

    private WebServer(HttpServer server) {
        this.server = server;
    }

    static WebServer start() throws IOException {
        HttpServer http = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        WebServer server = new WebServer(http);
        http.createContext("/", server::answer);
        http.setExecutor(server.threads);
        http.start();
        return server;
    }

    /** A file, by the last part of its path. */
    void put(String name, byte[] content) {
        files.put(name, content);
    }

    /** Cuts each of so many answers under {@code /cut/} in the middle of what is left. */
    void cut(int answers) {
        cuts.set(answers);
    }

    /** Refuses so many requests under {@code /busy/} with status 503. */
    void refuse(int answers) {
        refusals.set(answers);
    }

    /** Waits until an answer under {@code /held/} has got to its middle, where it stays. */
    void awaitHeld() throws InterruptedException {
        if (!holding.tryAcquire(30, TimeUnit.SECONDS)) {
            throw new IllegalStateException("nothing is held");
        }
    }

    /** Ends what is held, and holds nothing more. */
    void release() {
        released.set(true);
        holds.countDown();
    }

    private void hold() throws IOException {
        holding.release();
        try {
            holds.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("the server is closed", e);
        }
    }

    URI uri(String path) {
        return URI.create("http://127.0.0.1:" + server.getAddress().getPort() + path);
    }

    /** Path, range and the proxy of each request, in their order. */
    List<String> requests() {
        return List.copyOf(requests);
    }

    int mostTogether() {
        return mostTogether.get();
    }

    private void answer(HttpExchange exchange) throws IOException {
        mostTogether.accumulateAndGet(together.incrementAndGet(), Math::max);
        try (exchange) {
            String path = exchange.getRequestURI().getPath();
            String range = exchange.getRequestHeaders().getFirst("Range");
            String via = exchange.getRequestHeaders().getFirst("Via");
            requests.add(path + (range == null ? "" : " " + range) + (via == null ? "" : " via " + via));
            String way = path.substring(1, path.indexOf('/', 1));
            String name = path.substring(path.lastIndexOf('/') + 1);
            switch (way) {
                case "moved" -> redirect(exchange, "/plain/" + name);
                case "elsewhere" -> redirect(exchange, "ftp://127.0.0.1/" + name);
                case "busy" -> busy(exchange, name);
                case "login" -> login(exchange, name);
                default -> send(exchange, way, name);
            }
        } finally {
            together.decrementAndGet();
        }
    }

    private static void redirect(HttpExchange exchange, String to) throws IOException {
        exchange.getResponseHeaders().set("Location", to);
        exchange.sendResponseHeaders(302, -1);
    }

    private void busy(HttpExchange exchange, String name) throws IOException {
        if (refusals.getAndUpdate(left -> Math.max(0, left - 1)) > 0) {
            exchange.getResponseHeaders().set("Retry-After", "0");
            exchange.sendResponseHeaders(503, -1);
        } else {
            send(exchange, "plain", name);
        }
    }

    private void login(HttpExchange exchange, String name) throws IOException {
        String expected = "Basic " + Base64.getEncoder().encodeToString("ada:p/w".getBytes(StandardCharsets.UTF_8));
        if (expected.equals(exchange.getRequestHeaders().getFirst("Authorization"))) {
            send(exchange, "plain", name);
        } else {
            exchange.sendResponseHeaders(401, -1);
        }
    }

    private void send(HttpExchange exchange, String way, String name) throws IOException {
        byte[] content = files.get(name);
        if (content == null) {
            exchange.sendResponseHeaders(404, -1);
            return;
        }
        Headers headers = exchange.getResponseHeaders();
        headers.set("ETag", "\"" + Arrays.hashCode(content) + "\"");
        if (way.equals("named")) {
            headers.set("Content-Disposition", "attachment; filename=\"../../.told name.bin\"");
        }
        int start = way.equals("whole") ? 0 : start(exchange, content);
        if (start > 0) {
            headers.set("Content-Range", "bytes " + start + "-" + (content.length - 1) + "/" + content.length);
        }
        int count = content.length - start;
        boolean cut =
                (way.equals("cut") || way.equals("whole")) && cuts.getAndUpdate(left -> Math.max(0, left - 1)) > 0;
        exchange.sendResponseHeaders(start > 0 ? 206 : 200, way.equals("long") ? count + 10 : count);
        OutputStream body = exchange.getResponseBody();
        boolean held = way.equals("held") && !released.get();
        body.write(content, start, cut || held ? count / 2 : count);
        body.flush();
        if (held) {
            hold();
        }
        if (!cut && !held && !way.equals("long")) {
            body.close();
        }
    }

    private static int start(HttpExchange exchange, byte[] content) {
        String range = exchange.getRequestHeaders().getFirst("Range");
        String condition = exchange.getRequestHeaders().getFirst("If-Range");
        boolean same = condition == null || condition.equals("\"" + Arrays.hashCode(content) + "\"");
        return range == null || !same ? 0 : Integer.parseInt(range.replaceAll("bytes=(\\d+)-", "$1"));
    }

    @Override
    public void close() {
        server.stop(0);
        threads.shutdownNow();
    }
}
