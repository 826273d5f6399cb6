package io.recompute.testkit.openssh;

import java.io.File;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Programs of this machine. */
final class Tool {
    private Tool() {}

    /** Where a program is: in {@code PATH}, or where administrators' programs are, which a user's lacks. */
    static Optional<Path> find(String name) {
        String path = System.getenv().getOrDefault("PATH", "/usr/bin:/bin") + File.pathSeparator + "/usr/sbin"
                + File.pathSeparator + "/sbin";
        for (String directory : path.split(File.pathSeparator)) {
            Path file = Path.of(directory.isEmpty() ? "." : directory, name);
            if (Files.isRegularFile(file) && Files.isExecutable(file)) {
                return Optional.of(file.toAbsolutePath());
            }
        }
        return Optional.empty();
    }

    /**
     * Where a program is that there must be.
     *
     * @throws IllegalStateException where this machine does not have it
     */
    static Path require(String name) {
        return find(name).orElseThrow(() -> new IllegalStateException("this machine has no " + name));
    }

    /**
     * Runs a program to its end.
     *
     * @param input what it reads; small
     * @return what it printed, to either output
     * @throws IllegalStateException where there is no such program, or its status is not 0
     */
    static String run(String input, List<String> words) {
        ProcessBuilder builder = new ProcessBuilder(new ArrayList<>(words)).redirectErrorStream(true);
        builder.command().set(0, require(words.get(0)).toString());
        try {
            Process process = builder.start();
            try (OutputStream stdin = process.getOutputStream()) {
                stdin.write(input.getBytes(StandardCharsets.UTF_8));
            }
            String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            int status = process.waitFor();
            if (status != 0) {
                throw new IllegalStateException(words + " failed with status " + status + ": " + said.strip());
            }
            return said;
        } catch (IOException e) {
            throw new IllegalStateException("cannot run " + words, e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while " + words.get(0) + " ran", e);
        }
    }

    /** Runs a program that reads nothing; see {@link #run(String, List)}. */
    static String run(String... words) {
        return run("", List.of(words));
    }

    /** Whether this JVM runs as root. */
    static boolean isRoot() {
        return run("id", "-u").strip().equals("0");
    }
}
