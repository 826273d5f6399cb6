package io.recompute.testkit.openssh;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.concurrent.TimeUnit;

/** A {@code dropbear} on 127.0.0.1 with a host key of its own, that lets users in by their own {@code authorized_keys}. */
final class DropbearServer implements AutoCloseable {
    private static final int LIMIT_SECONDS = 20;
    private static final int ATTEMPTS = 5;
    private static final int KEPT = 40;

    private final Process process;
    private final int port;
    private final KeyFiles hostKey;
    private final Deque<String> log = new ConcurrentLinkedDeque<>();
    private final CompletableFuture<Boolean> listening = new CompletableFuture<>();

    private DropbearServer(Process process, int port, KeyFiles hostKey) {
        this.process = process;
        this.port = port;
        this.hostKey = hostKey;
    }

    static boolean isAvailable() {
        return Tool.find("dropbear").isPresent() && Tool.find("dropbearconvert").isPresent();
    }

    /** Starts one, whose keys lie in that directory. */
    static DropbearServer start(Path directory) throws Exception {
        KeyFiles hostKey = KeyFiles.generate(directory.resolve("host_key"));
        Path converted = directory.resolve("host_dropbear");
        String said = Tool.run(
                "dropbearconvert", "openssh", "dropbear", hostKey.file().toString(), converted.toString());
        // Dropbear cannot be asked for any free port, so the one found may be taken before it binds it.
        for (int attempt = 1; ; attempt++) {
            int port = freePort();
            List<String> words = List.of(
                    Tool.require("dropbear").toString(),
                    "-F",
                    "-E",
                    "-r",
                    converted.toString(),
                    "-P",
                    directory.resolve("pid").toString(),
                    "-p",
                    "127.0.0.1:" + port);
            Process process =
                    new ProcessBuilder(words).redirectErrorStream(true).start();
            DropbearServer server = new DropbearServer(process, port, hostKey);
            Thread reader = new Thread(server::readLog, "dropbear-log");
            reader.setDaemon(true);
            reader.start();
            if (server.listening.get(LIMIT_SECONDS, TimeUnit.SECONDS)) {
                return server;
            }
            if (attempt == ATTEMPTS) {
                throw new IllegalStateException("dropbear did not start: " + said + server.log);
            }
        }
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getByName("127.0.0.1"))) {
            return socket.getLocalPort();
        }
    }

    int port() {
        return port;
    }

    String hostKeyFingerprint() {
        return hostKey.fingerprint();
    }

    private void readLog() {
        try (BufferedReader lines =
                new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                log.add(line);
                if (log.size() > KEPT) {
                    log.remove();
                }
                // Said once it listens, or could not.
                if (line.contains("Not backgrounding")) {
                    listening.complete(log.stream().noneMatch(earlier -> earlier.contains("Failed listening")));
                }
            }
            listening.complete(false);
        } catch (IOException e) {
            listening.completeExceptionally(e);
        }
    }

    /** Breaks its connections, and ends it. */
    @Override
    public void close() throws InterruptedException {
        process.descendants()
                .filter(child -> child.info()
                        .command()
                        .filter(file -> file.endsWith("/dropbear"))
                        .isPresent())
                .forEach(ProcessHandle::destroyForcibly);
        process.destroy();
        if (!process.waitFor(LIMIT_SECONDS, TimeUnit.SECONDS)) {
            process.destroyForcibly();
        }
    }
}
