package io.recompute.examples.re;

import io.recompute.Workspace;
import io.recompute.shell.RemoteShell;
import io.recompute.shell.ShellSpec;
import io.recompute.transport.ConnectionLostException;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicBoolean;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

@Command(
        name = "ssh",
        description = "Open a shell in the project's directory on the machine.",
        mixinStandardHelpOptions = true)
final class SshMode implements Callable<Integer> {
    /** As ssh tells that the connection, and not the command, has ended. */
    private static final int CUT_OFF = 255;

    @Parameters(arity = "0..*", paramLabel = "COMMAND", description = "A command instead of a shell.")
    private List<String> words = List.of();

    private final Re re;

    SshMode(Re re) {
        this.re = re;
    }

    @Override
    public Integer call() throws IOException {
        try (Workspace workspace = re.open()) {
            // A terminal there is for someone at a terminal here, as with ssh.
            Optional<RawTerminal> here = re.streams().terminal().flatMap(Terminal::raw);
            if (here.isEmpty()) {
                return piped(workspace);
            }
            try (RawTerminal terminal = here.get()) {
                return interactive(workspace, terminal);
            }
        } catch (ConnectionLostException e) {
            re.streams().err().println("re: " + e.getMessage());
            return CUT_OFF;
        }
    }

    private ShellSpec spec() {
        return words.isEmpty() ? ShellSpec.standard() : ShellSpec.standard().command(String.join(" ", words));
    }

    private int piped(Workspace workspace) throws IOException {
        Streams streams = re.streams();
        try (RemoteShell shell = workspace.shell(spec().withoutTerminal())) {
            return shell.relay(streams.in(), streams.out(), streams.err());
        }
    }

    private int interactive(Workspace workspace, RawTerminal terminal) throws IOException {
        Streams streams = re.streams();
        ShellSpec spec = spec().terminal(terminal.type()).size(terminal.size());
        AtomicBoolean left = new AtomicBoolean();
        try (RemoteShell shell = workspace.shell(spec)) {
            InputStream keys = new EscapedKeys(streams.in(), () -> {
                left.set(true);
                shell.close();
            });
            terminal.onResize(shell::resize);
            terminal.begin();
            try {
                return shell.relay(keys, streams.out(), streams.err());
            } finally {
                terminal.close(); // what is told from now on is for a usual terminal
            }
        } catch (ConnectionLostException e) {
            if (left.get()) {
                streams.err()
                        .println("left the shell on " + workspace.instance().address());
                return CUT_OFF;
            }
            throw e;
        }
    }
}
