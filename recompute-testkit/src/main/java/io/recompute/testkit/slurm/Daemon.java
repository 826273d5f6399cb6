package io.recompute.testkit.slurm;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;

/** A program in the background, with its log in a file. For one thread. */
final class Daemon {
    private static final Duration LIMIT = Duration.ofSeconds(30);
    private static final int SHOWN = 2000;

    private final Process process;
    private final String name;
    private final Path log;

    private Daemon(Process process, String name, Path log) {
        this.process = process;
        this.name = name;
        this.log = log;
    }

    static Daemon start(Path directory, String name, Map<String, String> environment, List<String> words)
            throws IOException {
        Path log = directory.resolve(name + ".out");
        ProcessBuilder builder = command(environment, words);
        builder.redirectErrorStream(true).redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()));
        return new Daemon(builder.start(), name, log);
    }

    /** Waits until that is so; it is asked again and again. */
    void await(BooleanSupplier ready) throws InterruptedException, IOException {
        long deadline = System.nanoTime() + LIMIT.toNanos();
        while (!ready.getAsBoolean()) {
            boolean ended = process.waitFor(50, TimeUnit.MILLISECONDS);
            if (ended || System.nanoTime() > deadline) {
                String said = Files.readString(log);
                throw new IllegalStateException(name
                        + (ended ? " ended: " : " does not get ready: ")
                        + said.substring(Math.max(0, said.length() - SHOWN)));
            }
        }
    }

    /** Ends it as it wishes to be ended. */
    void stop() throws InterruptedException {
        process.destroy();
        if (!process.waitFor(LIMIT.toSeconds(), TimeUnit.SECONDS)) {
            kill();
        }
    }

    /** Ends it without a goodbye. */
    void kill() throws InterruptedException {
        process.destroyForcibly();
        process.waitFor();
    }

    /** Runs a program to its end; what it printed. */
    static String run(Map<String, String> environment, List<String> words) {
        try {
            Process process =
                    command(environment, words).redirectErrorStream(true).start();
            process.getOutputStream().close();
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

    private static ProcessBuilder command(Map<String, String> environment, List<String> words) {
        List<String> found = new ArrayList<>(words);
        found.set(0, find(words.get(0)).toString());
        ProcessBuilder builder = new ProcessBuilder(found);
        builder.environment().putAll(environment);
        return builder;
    }

    static boolean exists(String program) {
        return !find(program).equals(Path.of(program));
    }

    /** Where a program is; its bare name where it is not here. */
    private static Path find(String program) {
        String path = System.getenv().getOrDefault("PATH", "/usr/bin:/bin") + File.pathSeparator + "/usr/sbin";
        for (String directory : path.split(File.pathSeparator)) {
            Path file = Path.of(directory.isEmpty() ? "." : directory, program);
            if (Files.isExecutable(file)) {
                return file;
            }
        }
        return Path.of(program);
    }
}
