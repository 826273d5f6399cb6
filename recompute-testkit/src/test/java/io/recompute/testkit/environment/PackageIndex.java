package io.recompute.testkit.environment;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.recompute.model.Secret;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/** An index of packages on the loopback, as PEP 503 has it. */
final class PackageIndex implements AutoCloseable {
    private static final String LOGIN = "ada:t0ken%2Fx";

    private final HttpServer server;
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final List<Distribution> distributions = new CopyOnWriteArrayList<>();
    private final List<String> requests = new CopyOnWriteArrayList<>();
    private final Map<String, Runnable> actions = new ConcurrentHashMap<>();
    private volatile boolean closed;

    private PackageIndex(HttpServer server) {
        this.server = server;
    }

    static PackageIndex start(Distribution... distributions) throws IOException {
        HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        PackageIndex index = new PackageIndex(server);
        index.distributions.addAll(List.of(distributions));
        server.createContext("/simple/", index::answer);
        server.setExecutor(index.threads);
        server.start();
        return index;
    }

    /** From now on it asks for a login, or no longer. */
    void demandLogin(boolean demanded) {
        closed = demanded;
    }

    String url() {
        return "http://127.0.0.1:" + server.getAddress().getPort() + "/simple";
    }

    /** The same with a login, of which {@link #token()} is the secret. */
    Secret urlWithLogin() {
        return Secret.of(url().replace("://", "://" + LOGIN + "@"));
    }

    String token() {
        return LOGIN.substring(LOGIN.indexOf(':') + 1);
    }

    /** Does this as soon as the next file is asked for whose name starts so, before it is sent. */
    void onNext(String file, Runnable action) {
        actions.put(file, action);
    }

    /** The wheels that were fetched, in their order. */
    List<String> fetched() {
        return requests.stream()
                .filter(path -> path.endsWith(".whl"))
                .map(path -> path.substring(path.lastIndexOf('/') + 1))
                .toList();
    }

    List<String> requests() {
        return List.copyOf(requests);
    }

    void forget() {
        requests.clear();
    }

    private void answer(HttpExchange exchange) throws IOException {
        try (exchange) {
            String path = exchange.getRequestURI().getPath();
            requests.add(path);
            for (String file : actions.keySet()) {
                Runnable action = path.contains("/" + file) ? actions.remove(file) : null;
                if (action != null) {
                    action.run();
                }
            }
            String expected =
                    "Basic " + Base64.getEncoder().encodeToString("ada:t0ken/x".getBytes(StandardCharsets.UTF_8));
            if (closed && !expected.equals(exchange.getRequestHeaders().getFirst("Authorization"))) {
                exchange.getResponseHeaders().set("WWW-Authenticate", "Basic realm=\"index\"");
                exchange.sendResponseHeaders(401, -1);
                return;
            }
            byte[] body = body(path);
            if (body.length == 0) {
                exchange.sendResponseHeaders(404, -1);
                return;
            }
            exchange.getResponseHeaders()
                    .set("Content-Type", path.endsWith(".whl") ? "application/octet-stream" : "text/html");
            exchange.sendResponseHeaders(200, body.length);
            try (OutputStream out = exchange.getResponseBody()) {
                out.write(body);
            }
        }
    }

    private byte[] body(String path) {
        String[] names = path.substring("/simple/".length()).split("/", -1);
        StringBuilder page = new StringBuilder();
        for (Distribution one : distributions) {
            if (names.length == 2 && names[1].equals(one.fileName())) {
                return one.bytes();
            }
            if (one.name().equals(names[0])) {
                page.append("<a href=\"")
                        .append(one.fileName())
                        .append("#sha256=")
                        .append(one.digest())
                        .append("\">")
                        .append(one.fileName())
                        .append("</a><br>\n");
            }
        }
        return page.toString().getBytes(StandardCharsets.UTF_8);
    }

    @Override
    public void close() {
        server.stop(0);
        threads.shutdownNow();
    }
}
