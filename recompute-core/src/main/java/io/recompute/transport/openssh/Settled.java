package io.recompute.transport.openssh;

import io.recompute.transport.Deadline;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * What ssh would do, by {@code ssh -G}. Immutable.
 *
 * @param options by their names in small letters, as ssh prints them
 */
record Settled(Map<String, String> options) {
    Settled {
        options = Map.copyOf(options);
    }

    /**
     * Asks ssh.
     *
     * @param ssh the program and what it is to be told
     * @param directory for a file of its own
     * @throws IOException where there is no such program, or it refuses what it was told: the message says why
     * @throws TimeoutException where it took too long, as a {@code Match exec} can
     */
    static Settled by(List<String> ssh, Path directory, Deadline deadline)
            throws IOException, TimeoutException, InterruptedException {
        Path file = directory.resolve("settled");
        Path problems = directory.resolve("problems");
        Process process = Surroundings.of(ssh)
                .redirectInput(ProcessBuilder.Redirect.from(Path.of("/dev/null").toFile()))
                .redirectOutput(file.toFile())
                .redirectError(problems.toFile())
                .start();
        try {
            if (!process.waitFor(deadline.remainingNanos(), TimeUnit.NANOSECONDS)) {
                throw new TimeoutException("ssh -G does not end");
            }
        } finally {
            process.destroyForcibly();
        }
        if (process.exitValue() != 0) {
            throw new IOException(Files.readString(problems).strip());
        }
        Map<String, String> options = new TreeMap<>();
        for (String line : Files.readAllLines(file)) {
            int space = line.indexOf(' ');
            if (space > 0) {
                options.putIfAbsent(line.substring(0, space), line.substring(space + 1));
            }
        }
        return new Settled(options);
    }

    /** Whether only known hosts are accepted. */
    boolean isStrict() {
        return List.of("true", "yes").contains(options.getOrDefault("stricthostkeychecking", ""));
    }

    /** Whether this ssh has that option. */
    boolean knows(String option) {
        return options.containsKey(option);
    }
}
