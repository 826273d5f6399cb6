package io.recompute.examples.re;

import io.recompute.config.ConfigFile;
import io.recompute.transport.ssh.SshTransport;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Optional;

/** The {@code re} command line tool: the project of the current directory on a remote machine. */
public final class ReMain {
    private ReMain() {}

    /** Does what the arguments say, and ends the JVM with the exit status that the manual tells. */
    public static void main(String[] args) {
        Interruption interruption = Interruption.ofThisThread();
        int status;
        try {
            status = new Re(surroundings()).run(args);
        } finally {
            interruption.settled();
        }
        System.exit(status);
    }

    /** Where this process takes place. */
    static Surroundings surroundings() {
        PrintStream err = stream(FileDescriptor.err);
        Screen screen = Screen.ofThisProcess();
        ProgressLine progress = new ProgressLine(screen, err, System::nanoTime);
        Optional<Terminal> terminal = ConsoleTerminal.find().map(one -> new PoliteTerminal(one, progress));
        Optional<TerminalCredentials> credentials = terminal.map(TerminalCredentials::new);
        return new Surroundings(
                Path.of("").toAbsolutePath(),
                ConfigFile.standard(),
                () -> credentials.map(SshTransport.create()::withCredentials).orElseGet(SshTransport::create),
                new Streams(System.in, stream(FileDescriptor.out), err, terminal, screen, progress));
    }

    /** Unbuffered, so that a command's output is seen when it comes; in UTF-8, as the machine writes it. */
    private static PrintStream stream(FileDescriptor descriptor) {
        return new PrintStream(new FileOutputStream(descriptor), true, StandardCharsets.UTF_8);
    }
}
