package io.recompute.testkit.contract;

import io.recompute.transport.Channel;
import io.recompute.transport.Connection;
import io.recompute.transport.Termination;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * One command, its whole input and its whole output. Immutable; do not change the arrays.
 *
 * @param end how the command ended
 */
record Exchange(byte[] out, byte[] err, Termination end) {
    /** The most that anything in the contract may take, far more than it needs. */
    static final Duration LIMIT = Duration.ofSeconds(60);

    /** Runs a command without input. */
    static Exchange of(Connection connection, String line) throws Exception {
        return of(connection, line, new byte[0]);
    }

    /** Runs a command with input, all three streams at once. */
    static Exchange of(Connection connection, String line, byte[] input) throws Exception {
        try (Channel channel = connection.exec(line, LIMIT)) {
            CompletableFuture<byte[]> out =
                    start("contract-stdout", () -> channel.stdout().readAllBytes());
            CompletableFuture<byte[]> err =
                    start("contract-stderr", () -> channel.stderr().readAllBytes());
            try (OutputStream stdin = channel.stdin()) {
                if (input.length > 0) { // a command that reads nothing may have ended by now
                    stdin.write(input);
                }
            }
            byte[] printed = get(out);
            return new Exchange(printed, get(err), channel.awaitTermination(LIMIT));
        }
    }

    /** What the command printed to standard output, less the newlines at its end. */
    String text() {
        return new String(out, StandardCharsets.UTF_8).stripTrailing();
    }

    /** What the command printed to standard error, less the newlines at its end. */
    String errorText() {
        return new String(err, StandardCharsets.UTF_8).stripTrailing();
    }

    /** Work that may throw what it likes. */
    interface Work<T> {
        T run() throws Exception;
    }

    /** Runs work in a daemon thread of its own. */
    static <T> CompletableFuture<T> start(String name, Work<T> work) {
        CompletableFuture<T> result = new CompletableFuture<>();
        Thread thread = new Thread(
                () -> {
                    try {
                        result.complete(work.run());
                    } catch (Exception | AssertionError e) {
                        result.completeExceptionally(e);
                    }
                },
                name);
        thread.setDaemon(true);
        thread.start();
        return result;
    }

    /** What the work gave, within the limit of the contract. */
    static <T> T get(CompletableFuture<T> result) throws Exception {
        try {
            return result.get(LIMIT.toSeconds(), TimeUnit.SECONDS);
        } catch (TimeoutException e) {
            throw new AssertionError("still not done after " + LIMIT, e);
        } catch (ExecutionException e) {
            throw new CompletionException(e.getCause());
        }
    }

    /** Reads a line of ASCII, without its newline. */
    static String readLine(InputStream from) throws IOException {
        ByteArrayOutputStream line = new ByteArrayOutputStream();
        for (int c = from.read(); c >= 0 && c != '\n'; c = from.read()) {
            line.write(c);
        }
        return line.toString(StandardCharsets.UTF_8);
    }
}
