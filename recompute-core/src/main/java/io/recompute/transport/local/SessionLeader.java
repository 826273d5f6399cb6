package io.recompute.transport.local;

import io.recompute.transport.TerminalSize;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * How a shell is started in a session of its own, away from the JVM's terminal. Immutable.
 *
 * @param prefix the program and its arguments that make the session and then become the command after them
 * @param shell the shell
 */
record SessionLeader(List<String> prefix, Path shell) {
    private static final Logger LOG = LoggerFactory.getLogger(SessionLeader.class);

    private static final List<Path> SETSID = List.of(Path.of("/usr/bin/setsid"), Path.of("/bin/setsid"));
    private static final Path PERL = Path.of("/usr/bin/perl");

    /** The way this machine has: setsid (Linux), else perl (macOS), else none. */
    static SessionLeader of(Path shell) {
        for (Path setsid : SETSID) {
            if (Files.isExecutable(setsid)) {
                return new SessionLeader(List.of(setsid.toString()), shell);
            }
        }
        if (Files.isExecutable(PERL)) {
            return new SessionLeader(
                    List.of(PERL.toString(), "-e", "use POSIX; POSIX::setsid(); exec {$ARGV[0]} @ARGV"), shell);
        }
        LOG.debug("neither setsid nor perl is here: commands stay in the session of the JVM");
        return new SessionLeader(List.of(), shell);
    }

    /** The arguments that run a command line. */
    List<String> arguments(String commandLine) {
        return led(command(commandLine));
    }

    /** The arguments that run a command line with a terminal, whose program is led away from the JVM's, too. */
    List<String> arguments(LocalTerminal terminal, TerminalSize size, String commandLine) {
        return led(terminal.arguments(size, command(commandLine)));
    }

    private List<String> command(String commandLine) {
        return List.of(shell.toString(), "-c", commandLine);
    }

    private List<String> led(List<String> command) {
        List<String> arguments = new ArrayList<>(prefix);
        arguments.addAll(command);
        return arguments;
    }
}
