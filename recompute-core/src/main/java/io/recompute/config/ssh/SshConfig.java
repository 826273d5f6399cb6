package io.recompute.config.ssh;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The configuration of OpenSSH's {@code ssh}, read as ssh reads it, anew whenever a host is looked up. Immutable, for any
 * thread; there is nothing to close.
 *
 * <p>It knows {@code Host}, {@code Match} (but for {@code exec}, which is never run: such a block is passed over with a
 * warning) and {@code Include}; of every value the first one counts, but for {@code IdentityFile} and {@code
 * CertificateFile}, which add up. {@link SshHost} says which keywords mean something; others are passed over, but for
 * those without which another machine or nobody would be reached, as {@code ProxyCommand}: they are an error. {@code
 * ServerAliveInterval} and {@code ServerAliveCountMax} are among those passed over, as the transport's own heartbeat counts.
 */
public final class SshConfig {
    private final Path home;
    private final String localUser;
    private final Map<String, String> environment;
    private final List<Path> files;

    private SshConfig(Path home, String localUser, Map<String, String> environment, List<Path> files) {
        this.home = home;
        this.localUser = localUser;
        this.environment = Map.copyOf(environment);
        this.files = List.copyOf(files);
    }

    /** That of the user with that home directory: {@code .ssh/config} there, then {@code /etc/ssh/ssh_config}. */
    public static SshConfig of(Path home) {
        return at(home, home.resolve(".ssh/config"), Path.of("/etc/ssh/ssh_config"));
    }

    /** Those files, in that order, none of which need exist. {@code ~} in them is that home directory. */
    public static SshConfig at(Path home, Path... files) {
        String user = System.getProperty("user.name", "root");
        return new SshConfig(home.toAbsolutePath(), user, System.getenv(), List.of(files));
    }

    /** One that says nothing of any host. */
    public static SshConfig none() {
        return at(Path.of(""));
    }

    /** The same with those environment variables, which {@code ${NAME}} in a path stands for. */
    SshConfig withEnvironment(Map<String, String> variables) {
        return new SshConfig(home, localUser, variables, files);
    }

    /**
     * What is said of a host.
     *
     * @param alias as the user names it
     * @param user the user who is named together with it, who wins over the files; null: nobody is
     * @param port likewise; 0: none is
     * @throws SshConfigException where a file cannot be read, or asks for what this library does not do
     */
    public SshHost host(String alias, @Nullable String user, int port) {
        Lookup lookup = new Lookup(alias, user, port, localUser, home);
        pass(lookup);
        if (lookup.wantsFinalPass()) {
            lookup.beginFinalPass();
            pass(lookup);
        }
        SshHost host = new SshHost(lookup, home, environment);
        host.check();
        return host;
    }

    private void pass(Lookup lookup) {
        for (Path file : files) {
            new FileReading(lookup, home, file.startsWith(home) ? home.resolve(".ssh") : file.getParent()).read(file);
        }
    }

    @Override
    public String toString() {
        return "SshConfig" + files;
    }
}
