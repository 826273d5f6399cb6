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
        Optional<Terminal> terminal = ConsoleTerminal.find();
        SshTransport ssh = SshTransport.create();
        Surroundings surroundings = new Surroundings(
                Path.of("").toAbsolutePath(),
                ConfigFile.standard(),
                terminal.map(TerminalCredentials::new).map(ssh::withCredentials).orElse(ssh),
                new Streams(System.in, stream(FileDescriptor.out), stream(FileDescriptor.err), terminal));
        Interruption interruption = Interruption.ofThisThread();
        int status;
        try {
            status = new Re(surroundings).run(args);
        } finally {
            interruption.settled();
        }
        System.exit(status);
    }

    /** Unbuffered, so that a command's output is seen when it comes; in UTF-8, as the machine writes it. */
    private static PrintStream stream(FileDescriptor descriptor) {
        return new PrintStream(new FileOutputStream(descriptor), true, StandardCharsets.UTF_8);
    }
}
