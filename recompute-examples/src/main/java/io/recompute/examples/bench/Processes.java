package io.recompute.examples.bench;

import com.google.errorprone.annotations.CanIgnoreReturnValue;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Programs that are run and waited for. */
final class Processes {
    /**
     * How a program ended.
     *
     * @param nanoseconds from its start to its end
     * @param text what it printed
     */
    record Outcome(long nanoseconds, String text) {}

    private Processes() {}

    /** Runs a program; throws where it fails. */
    @CanIgnoreReturnValue
    static Outcome run(List<String> command) throws IOException {
        long start = System.nanoTime();
        Process process = new ProcessBuilder(command)
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        String text = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        int status = process.onExit().join().exitValue();
        long end = System.nanoTime();
        if (status != 0) {
            throw new IOException(command + " ended with status " + status);
        }
        return new Outcome(end - start, text);
    }

    /** The command that runs a class in a JVM as this one, with that much heap ({@code 256m}). */
    static List<String> java(String heap, Class<?> main, String... arguments) {
        String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
        List<String> command = new ArrayList<>(
                List.of(java, "-Xmx" + heap, "-classpath", System.getProperty("java.class.path"), main.getName()));
        command.addAll(List.of(arguments));
        return command;
    }
}
