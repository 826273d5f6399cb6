package io.recompute.examples.bench;

import io.recompute.model.ShellQuoting;
import io.recompute.testkit.openssh.OpenSshServer;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/** The system's {@code ssh} over a control master, as its users run it. Closing it ends the master. */
final class SshMultiplexer implements AutoCloseable {
    private final Path directory;
    private final String ssh;
    private final Process shell;

    private SshMultiplexer(Path directory, String ssh) throws IOException {
        this.directory = directory;
        this.ssh = ssh;
        // Commands are started by a small shell: a JVM's own start of a process costs more.
        this.shell = new ProcessBuilder("sh")
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
    }

    static SshMultiplexer start(Peer peer) throws IOException {
        Path directory = Files.createTempDirectory("bench-ssh");
        OpenSshServer server = peer.server();
        Path knownHosts = Files.writeString(directory.resolve("known_hosts"), server.knownHostsLine() + "\n");
        List<String> words = new ArrayList<>(List.of("ssh", "-F", "none", "-p", Integer.toString(server.port())));
        for (String option : List.of(
                "ControlMaster=auto",
                "ControlPersist=60",
                "ControlPath=" + directory.resolve("s"),
                "UserKnownHostsFile=" + knownHosts,
                "IdentitiesOnly=yes",
                "IdentityFile=" + server.identityFile())) {
            words.addAll(List.of("-o", option));
        }
        words.add(peer.login() + "@" + server.host());
        return new SshMultiplexer(
                directory, words.stream().map(ShellQuoting::quote).collect(Collectors.joining(" ")));
    }

    /** Runs a command as often as that, one after the other; gives the nanoseconds of each, on the average. */
    long run(String command, int times) throws IOException {
        String line = ssh + " " + ShellQuoting.quote(command) + " </dev/null >/dev/null";
        String loop = "i=0; while [ $i -lt " + times + " ]; do " + line + "; i=$((i + 1)); done; echo done\n";
        long start = System.nanoTime();
        shell.getOutputStream().write(loop.getBytes(StandardCharsets.UTF_8));
        shell.getOutputStream().flush();
        for (int next = shell.getInputStream().read();
                next != '\n';
                next = shell.getInputStream().read()) {
            if (next < 0) {
                throw new IOException("the shell that runs ssh has ended");
            }
        }
        return (System.nanoTime() - start) / times;
    }

    @Override
    public void close() throws IOException {
        String exit = ssh + " -O exit 2>/dev/null; exit\n";
        shell.getOutputStream().write(exit.getBytes(StandardCharsets.UTF_8));
        shell.getOutputStream().close();
        shell.onExit().join();
        Files.deleteIfExists(directory.resolve("known_hosts"));
        Files.deleteIfExists(directory);
    }
}
