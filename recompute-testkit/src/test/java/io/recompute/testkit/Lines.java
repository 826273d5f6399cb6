package io.recompute.testkit;

import io.recompute.transport.Channel;
import io.recompute.transport.Connection;
import io.recompute.transport.Termination;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;

/** Runs single commands in tests. */
final class Lines {
    static final Duration LIMIT = Duration.ofSeconds(30);

    private Lines() {}

    /** What the command printed, less the newlines at the end, and how it ended. */
    record Result(String out, String err, Termination end) {}

    static Result run(Connection connection, String line) throws Exception {
        try (Channel channel = connection.exec(line, LIMIT)) {
            channel.stdin().close();
            String out = new String(channel.stdout().readAllBytes(), StandardCharsets.UTF_8).stripTrailing();
            String err = new String(channel.stderr().readAllBytes(), StandardCharsets.UTF_8).stripTrailing();
            return new Result(out, err, channel.awaitTermination(LIMIT));
        }
    }

    static String read(InputStream from) throws IOException {
        ByteArrayOutputStream line = new ByteArrayOutputStream();
        for (int c = from.read(); c >= 0 && c != '\n'; c = from.read()) {
            line.write(c);
        }
        return line.toString(StandardCharsets.UTF_8);
    }
}
