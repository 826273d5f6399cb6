package io.recompute.examples.bench;

import io.recompute.model.Instance;
import io.recompute.model.ShellQuoting;
import io.recompute.testkit.openssh.OpenSshServer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;

/** {@code rsync -a} over {@code ssh}, as its users run it: with a login of its own each time. */
record Rsync(Instance machine, String ssh, Path knownHosts, String options) implements AutoCloseable {
    /** To that machine, behind which that server stands. */
    static Rsync to(Instance machine, OpenSshServer server, boolean compressing) throws IOException {
        String key = server.knownHostsLine();
        String line = "[" + machine.host() + "]:" + machine.port() + key.substring(key.indexOf(' ')) + "\n";
        Path knownHosts = Files.writeString(Files.createTempFile("bench", ".known_hosts"), line);
        List<String> words = List.of(
                "ssh",
                "-F",
                "none",
                "-p",
                Integer.toString(machine.port()),
                "-o",
                "UserKnownHostsFile=" + knownHosts,
                "-o",
                "IdentitiesOnly=yes",
                "-o",
                "IdentityFile=" + server.identityFile());
        String ssh = words.stream().map(ShellQuoting::quote).collect(Collectors.joining(" "));
        return new Rsync(machine, ssh, knownHosts, compressing ? "-az" : "-a");
    }

    /** Copies a directory's contents into another below the home directory; nanoseconds. */
    long copy(Path directory, String target) throws IOException {
        String where = machine.login() + "@" + machine.host() + ":" + target + "/";
        Processes.Outcome end = Processes.run(List.of("rsync", options, "-e", ssh, directory + "/", where));
        return end.nanoseconds();
    }

    @Override
    public void close() throws IOException {
        Files.deleteIfExists(knownHosts);
    }
}
