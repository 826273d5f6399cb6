package io.recompute.examples.re;

import com.google.errorprone.annotations.CanIgnoreReturnValue;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;

/** A real terminal, of one window, that a test looks at and types into. */
final class Tmux implements AutoCloseable {
    /** Less than the time limit of a test, which tells no more than that it was reached. */
    private static final Duration PATIENCE = Duration.ofSeconds(90);

    private final Path socket;
    private final Path settings;

    private Tmux(Path directory) throws IOException {
        socket = directory.resolve("tmux.socket");
        settings = Files.writeString(
                directory.resolve("tmux.conf"),
                "set -g status off\nset -s escape-time 0\nset -g default-terminal screen-256color\n");
    }

    static boolean isAvailable() {
        try {
            Process process = new ProcessBuilder("tmux", "-V").start();
            return process.waitFor() == 0;
        } catch (IOException e) {
            return false;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    /** Opens one of that size that runs a text of the shell. */
    static Tmux open(Path directory, int columns, int rows, String text) throws Exception {
        Tmux tmux = new Tmux(directory);
        tmux.call(
                "-f",
                tmux.settings.toString(),
                "new-session",
                "-d",
                "-x",
                Integer.toString(columns),
                "-y",
                Integer.toString(rows),
                text);
        return tmux;
    }

    void resize(int columns, int rows) throws Exception {
        call("resize-window", "-x", Integer.toString(columns), "-y", Integer.toString(rows));
    }

    /** Types a text as it is. */
    void type(String text) throws Exception {
        call("send-keys", "-l", "--", text);
    }

    /** Presses a key, as {@code Enter} or {@code C-c}. */
    void press(String key) throws Exception {
        call("send-keys", key);
    }

    void line(String text) throws Exception {
        type(text);
        press("Enter");
    }

    /** Waits until the screen shows that, and tells what it shows where that takes too long. */
    @CanIgnoreReturnValue
    String await(Predicate<String> what) throws Exception {
        long start = System.nanoTime();
        while (true) {
            String screen = call("capture-pane", "-p");
            if (what.test(screen)) {
                return screen;
            }
            if (System.nanoTime() - start > PATIENCE.toNanos()) {
                throw new AssertionError("not shown within " + PATIENCE + "; at last:\n" + screen);
            }
        }
    }

    /**
     * Waits until that is shown. It needs to differ from what is typed, and not only by where a line begins: what
     * is typed before the prompt is shown before it, and then what the command says follows the prompt.
     */
    @CanIgnoreReturnValue
    String awaitText(String text) throws Exception {
        return await(screen -> screen.contains(text));
    }

    /** The screen with the sequences that make its colours. */
    String coloured() throws Exception {
        return call("capture-pane", "-e", "-p");
    }

    @CanIgnoreReturnValue
    private String call(String... arguments) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of("tmux", "-S", socket.toString()));
        command.addAll(List.of(arguments));
        ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
        builder.environment().remove("TMUX");
        builder.environment().put("LC_ALL", "C.UTF-8");
        Process process = builder.start();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        if (process.waitFor() != 0) {
            throw new IOException(String.join(" ", command) + ": " + said);
        }
        return said;
    }

    @Override
    public void close() throws Exception {
        call("kill-server");
    }
}
