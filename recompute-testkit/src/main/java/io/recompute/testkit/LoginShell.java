package io.recompute.testkit;

import io.recompute.transport.Pty;
import io.recompute.transport.local.LocalTerminal;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Who logs in on a machine of the kit, and how commands are run for that login. Immutable.
 *
 * @param home the home directory, where commands start
 * @param shell the login shell's file, absolute
 * @param path where programs are searched for
 * @param variables further ones; they win over the usual ones
 * @param delay how long the shell takes before it reads its command line
 * @param terminal what it finds on its streams; null: pipes
 */
record LoginShell(
        String user,
        Path home,
        String shell,
        String path,
        Map<String, String> variables,
        Duration delay,
        @Nullable Pty terminal) {
    private static final String SLOWLY = "sleep \"$0\"; exec \"$@\"";

    LoginShell {
        variables = Map.copyOf(variables);
    }

    LoginShell(String user, Path home, String shell, String path, Map<String, String> variables) {
        this(user, home, shell, path, variables, Duration.ZERO, null);
    }

    /** The same with a shell that takes so long. */
    LoginShell delayed(Duration newDelay) {
        return new LoginShell(user, home, shell, path, variables, newDelay, terminal);
    }

    /** The same with a terminal, made by {@link LocalTerminal}, which is then what is fed. */
    LoginShell withTerminal(Pty pty) {
        return new LoginShell(user, home, shell, path, variables, delay, pty);
    }

    /**
     * Starts a command line as sshd would: {@code shell -c line}, in a session of its own.
     *
     * @param line null: the shell itself, which then reads commands from its input
     * @param accepted the variables that the client sent and that were accepted
     */
    PipedProcess start(@Nullable String line, Map<String, String> accepted, SessionLauncher launcher, Path scratch)
            throws IOException {
        ProcessBuilder builder = new ProcessBuilder(words(line));
        Map<String, String> environment = builder.environment();
        environment.clear();
        environment.putAll(accepted);
        environment.put("HOME", home.toString());
        environment.put("USER", user);
        environment.put("LOGNAME", user);
        environment.put("SHELL", shell);
        environment.put("PATH", path);
        environment.putAll(variables);
        if (terminal != null) {
            environment.put("TERM", terminal.type());
        }
        builder.directory(home.toFile());
        return PipedProcess.start(builder, launcher, scratch);
    }

    private List<String> words(@Nullable String line) {
        List<String> words = new ArrayList<>();
        if (!delay.isZero()) {
            String seconds = BigDecimal.valueOf(delay.toMillis(), 3).toPlainString();
            words.addAll(List.of("/bin/sh", "-c", SLOWLY, seconds));
        }
        words.addAll(line == null ? List.of(shell) : List.of(shell, "-c", line));
        return terminal == null ? words : LocalTerminal.find().orElseThrow().arguments(terminal.size(), words);
    }
}
