package io.recompute.examples.re;

import io.recompute.transport.TerminalSize;
import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The controlling terminal by {@code stty}, which every system with terminals has: Java knows only lines. That its size has
 * changed is told by a signal, which Java hears of by {@code sun.misc.Signal} alone, part of the JDK's module {@code
 * jdk.unsupported}.
 */
final class SttyTerminal implements RawTerminal {
    private static final File TERMINAL = new File("/dev/tty");
    private static final Pattern SIZE = Pattern.compile("(\\d{1,5}) (\\d{1,5})");
    private static final Pattern TYPE = Pattern.compile("[A-Za-z0-9][A-Za-z0-9+._-]{0,99}");
    private static final String USUAL_TYPE = "xterm-256color";

    private final String before;
    private final Thread hook = new Thread(this::restore, "re-terminal-restored");
    private boolean changed; // guarded by this
    private sun.misc.@Nullable SignalHandler previous;

    private SttyTerminal(String before) {
        this.before = before;
    }

    /** The terminal; empty where there is none, or nothing to change it with. */
    static Optional<RawTerminal> find() {
        if (!Files.isReadable(TERMINAL.toPath())) {
            return Optional.empty();
        }
        return stty("-g").map(SttyTerminal::new);
    }

    @Override
    public String type() {
        String type = System.getenv().getOrDefault("TERM", "");
        return TYPE.matcher(type).matches() ? type : USUAL_TYPE;
    }

    @Override
    public TerminalSize size() {
        Matcher size = SIZE.matcher(stty("size").orElse(""));
        if (!size.matches()) {
            return TerminalSize.USUAL;
        }
        int rows = Integer.parseInt(size.group(1));
        int columns = Integer.parseInt(size.group(2));
        // Some say that they do not know by 0.
        return rows < 1 || columns < 1 ? TerminalSize.USUAL : new TerminalSize(columns, rows);
    }

    @Override
    public void onResize(Consumer<TerminalSize> listener) {
        previous = sun.misc.Signal.handle(new sun.misc.Signal("WINCH"), signal -> listener.accept(size()));
    }

    @Override
    public synchronized void begin() {
        changed = true;
        Runtime.getRuntime().addShutdownHook(hook);
        if (stty("raw", "-echo").isEmpty()) {
            throw new IllegalStateException("the terminal cannot be handed over: stty fails");
        }
    }

    @Override
    public void close() {
        if (previous != null) {
            sun.misc.Signal.handle(new sun.misc.Signal("WINCH"), previous);
            previous = null;
        }
        restore();
    }

    private synchronized void restore() {
        if (changed) {
            changed = false;
            if (stty(before).isEmpty()) {
                System.err.println("re: the terminal is not as it was; `stty sane` mends it");
            }
        }
    }

    /** What it prints; empty where it cannot do that. */
    private static Optional<String> stty(String... arguments) {
        List<String> command = new ArrayList<>(List.of("stty"));
        command.addAll(List.of(arguments));
        boolean interrupted = Thread.interrupted(); // what is undone at the end is undone all the same
        try {
            Process process =
                    new ProcessBuilder(command).redirectInput(TERMINAL).start();
            String printed = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            return process.waitFor() == 0 ? Optional.of(printed.strip()) : Optional.empty();
        } catch (IOException e) {
            return Optional.empty(); // no stty, or no terminal
        } catch (InterruptedException e) {
            interrupted = true;
            return Optional.empty();
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }
}
