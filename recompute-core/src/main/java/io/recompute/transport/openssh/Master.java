package io.recompute.transport.openssh;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One {@code ssh} that is the master of a control socket. It ends, by {@code master.sh}, when it is closed and when this JVM
 * does, however that ends. A daemon thread reads what it says.
 */
final class Master implements AutoCloseable {
    /** What ssh says, by its LocalCommand, once it is logged in and listens. */
    static final String LISTENING = "recompute: the control socket is there";

    private static final Logger LOG = LoggerFactory.getLogger(Master.class);
    private static final long LIMIT_SECONDS = 5;

    private final Process process;
    private final MasterLog log = new MasterLog();
    private final CompletableFuture<Boolean> listening = new CompletableFuture<>();

    private Master(Process process) {
        this.process = process;
    }

    /**
     * Starts it.
     *
     * @param directory of the socket; belongs to the master from now on, which removes it
     * @throws IOException where this machine cannot start a process
     */
    static Master start(List<String> ssh, Path directory, String name) throws IOException {
        List<String> words = new ArrayList<>(List.of("/bin/sh", "-c", script(), "recompute-ssh", directory.toString()));
        words.addAll(ssh);
        Master master =
                new Master(Surroundings.of(words).redirectErrorStream(true).start());
        Thread reader = new Thread(master::read, name + "-log");
        reader.setDaemon(true);
        reader.start();
        return master;
    }

    private static String script() throws IOException {
        try (InputStream script =
                Objects.requireNonNull(Master.class.getResourceAsStream("master.sh"), "master.sh is a resource")) {
            return new String(script.readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    private void read() {
        try (BufferedReader lines =
                new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                if (line.equals(LISTENING)) {
                    listening.complete(true);
                } else {
                    log.add(line.stripTrailing());
                }
            }
        } catch (IOException e) {
            LOG.debug("ssh says no more", e);
        }
        listening.complete(false);
    }

    /** Completes, never exceptionally: true once it is logged in and listens, false where it ended before. */
    CompletableFuture<Boolean> listening() {
        return listening;
    }

    MasterLog log() {
        return log;
    }

    /** What it said last, for messages; may be empty. */
    String lastWords() {
        List<String> words = log.words();
        return words.isEmpty() ? "" : words.get(words.size() - 1);
    }

    /** Ends it and waits, a few seconds at most, until it has ended. Idempotent. */
    @Override
    public void close() {
        try {
            process.getOutputStream().close();
        } catch (IOException e) {
            LOG.debug("ssh has ended", e);
        }
        try {
            if (!process.waitFor(LIMIT_SECONDS, TimeUnit.SECONDS)) {
                LOG.warn("ssh (process {}) does not end", process.pid());
                process.descendants().forEach(ProcessHandle::destroyForcibly);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
