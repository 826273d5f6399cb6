package io.recompute.testkit.openssh;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/** A running {@code sshd -D -e}. Its log is read, the end of it kept for messages. */
final class SshdProcess {
    private static final Duration LIMIT = Duration.ofSeconds(20);
    private static final int KEPT = 40;

    private final Process process;
    private final Deque<String> log = new ConcurrentLinkedDeque<>();
    private final CompletableFuture<Boolean> listening = new CompletableFuture<>();

    private SshdProcess(Process process) {
        this.process = process;
    }

    /** @param namespace the network to run in; null: this machine's own */
    static SshdProcess start(Path configuration, @Nullable String namespace) throws IOException {
        List<String> words = new ArrayList<>();
        if (namespace != null) {
            words.addAll(List.of(Tool.require("ip").toString(), "netns", "exec", namespace));
        }
        words.addAll(List.of(Tool.require("sshd").toString(), "-D", "-e", "-f", configuration.toString()));
        SshdProcess sshd = new SshdProcess(
                new ProcessBuilder(words).redirectErrorStream(true).start());
        Thread reader = new Thread(sshd::readLog, "openssh-log");
        reader.setDaemon(true);
        reader.start();
        return sshd;
    }

    /** Waits until it listens; false where it ended before. */
    boolean awaitListening() throws InterruptedException {
        try {
            return listening.get(LIMIT.toSeconds(), TimeUnit.SECONDS);
        } catch (TimeoutException e) {
            process.destroyForcibly();
            throw new IllegalStateException("sshd does not listen after " + LIMIT + ": " + lastLog(), e);
        } catch (ExecutionException e) {
            throw new IllegalStateException("the log of sshd cannot be read", e.getCause());
        }
    }

    /** Whether it ended since its port was taken. */
    boolean portWasTaken() {
        return log.stream().anyMatch(line -> line.contains("Address already in use"));
    }

    /** The last lines it wrote. */
    String lastLog() {
        return String.join("\n", log);
    }

    /** Ends the processes that serve a connection, as a lost network would; what users run goes on. */
    void dropConnections() {
        List<ProcessHandle> serving = process.descendants()
                .filter(child -> child.info()
                        .command()
                        .map(file -> Path.of(file).getFileName().toString())
                        .filter(name -> name.startsWith("sshd"))
                        .isPresent())
                .toList();
        serving.forEach(ProcessHandle::destroyForcibly);
    }

    /** Breaks the connections and ends. */
    void stop() {
        dropConnections();
        process.destroy();
        try {
            if (!process.waitFor(LIMIT.toSeconds(), TimeUnit.SECONDS)) {
                process.destroyForcibly();
            }
        } catch (InterruptedException e) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        }
    }

    private void readLog() {
        try (BufferedReader lines =
                new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                log.add(line);
                if (log.size() > KEPT) {
                    log.remove();
                }
                if (line.startsWith("Server listening on")) {
                    listening.complete(true);
                }
            }
            listening.complete(false);
        } catch (IOException e) {
            listening.completeExceptionally(e);
        }
    }
}
