package io.recompute.testkit.openssh;

import io.recompute.model.Instance;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A real OpenSSH server, if not told otherwise on 127.0.0.1, and a free port, with keys of its own, for tests and measurements. Started by root
 * it lets in any user; started by another user, that user alone, by key. It is this machine's {@code sshd}: see {@link
 * NeedsOpenSsh} for tests on machines that may have none.
 *
 * <p>Safe for use by many threads. {@link #close()} breaks the connections, leaves what they run alone, and removes the
 * keys.
 */
public final class OpenSshServer implements AutoCloseable {
    private static final String LOOPBACK = "127.0.0.1";
    private static final int ATTEMPTS = 5;

    private final Path directory;
    private final KeyFiles hostKey;
    private final KeyFiles clientKey;
    private final Address address;
    private final SshdProcess sshd;

    private OpenSshServer(Path directory, KeyFiles hostKey, KeyFiles clientKey, Address address, SshdProcess sshd) {
        this.directory = directory;
        this.hostKey = hostKey;
        this.clientKey = clientKey;
        this.address = address;
        this.sshd = sshd;
    }

    private record Address(String host, int port) {}

    /** The settings of a server that is yet to be started: OpenSSH's own, without passwords. */
    public static Builder builder() {
        return new Builder(List.of(), false, LOOPBACK, null);
    }

    /** Whether this machine has what such a server needs. */
    public static boolean isAvailable() {
        return Tool.find("sshd").isPresent() && Tool.find("ssh-keygen").isPresent();
    }

    /** The address it listens at. */
    public String host() {
        return address.host();
    }

    /** The port it listens at. */
    public int port() {
        return address.port();
    }

    /** A private key, without passphrase, that the user who runs this JVM can log in with. */
    public Path identityFile() {
        return clientKey.file();
    }

    /** The public key to {@link #identityFile()}, as a line of an {@code authorized_keys} file. */
    public String authorizedKey() {
        return clientKey.publicLine();
    }

    /** The host key's fingerprint, as {@code SHA256:…}. */
    public String hostKeyFingerprint() {
        return hostKey.fingerprint();
    }

    /** The host key as a line of a {@code known_hosts} file, without a newline. */
    public String knownHostsLine() {
        return "[" + host() + "]:" + port() + " " + hostKey.publicLine();
    }

    /** This server as a machine to log in to as the user who runs this JVM, by key, with the host key pinned. */
    public Instance instance() {
        return at(System.getProperty("user.name")).withIdentity(identityFile(), null);
    }

    /** This server as a machine to log in to as that user: by password where the user has one, else by key. */
    public Instance instance(OpenSshUser user) {
        return user.password()
                .map(password -> at(user.name()).withPassword(password))
                .orElseGet(() -> at(user.name()).withIdentity(identityFile(), null));
    }

    /** Breaks every connection without a goodbye, as a lost network would, and goes on listening. */
    public void dropConnections() {
        sshd.dropConnections();
    }

    /** The last lines of the server's log, for messages. */
    public String lastLog() {
        return sshd.lastLog();
    }

    /** Stops the server; does nothing where it is stopped. */
    @Override
    public void close() {
        sshd.stop();
        remove(directory);
    }

    private Instance at(String user) {
        return Instance.parse(user + "@[" + host() + "]:" + port())
                .withName("openssh")
                .withHostKey(hostKeyFingerprint());
    }

    private static void remove(Path directory) {
        if (!Files.exists(directory)) {
            return;
        }
        try (Stream<Path> files = Files.list(directory)) {
            for (Path file : files.toList()) {
                Files.deleteIfExists(file);
            }
            Files.deleteIfExists(directory);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot delete " + directory, e);
        }
    }

    /** The settings of a server. Immutable: each step returns another one. */
    public static final class Builder {
        private final List<String> lines;
        private final boolean passwords;
        private final String host;
        private final @Nullable String namespace;

        private Builder(List<String> lines, boolean passwords, String host, @Nullable String namespace) {
            this.lines = List.copyOf(lines);
            this.passwords = passwords;
            this.host = host;
            this.namespace = namespace;
        }

        /** Another address to listen at than 127.0.0.1, as {@code ::1}. */
        public Builder address(String newHost) {
            return new Builder(lines, passwords, newHost, namespace);
        }

        /** Runs in that network namespace, as {@code ip netns} names it; needs root on Linux. */
        public Builder networkNamespace(String name) {
            return new Builder(lines, passwords, host, name);
        }

        /** How many sessions one connection may have at once. */
        public Builder maxSessions(int most) {
            return line("MaxSessions " + most);
        }

        /** How many connections may be logging in at once, as {@code 10:30:100}. */
        public Builder maxStartups(String limits) {
            return line("MaxStartups " + limits);
        }

        /** Lets users log in by password, through PAM; needs root. */
        public Builder passwordLogins() {
            return new Builder(lines, true, host, namespace);
        }

        /** One more line of {@code sshd_config}; it wins over what the builder would write. */
        public Builder line(String line) {
            List<String> more = new ArrayList<>(lines);
            more.add(line);
            return new Builder(more, passwords, host, namespace);
        }

        /**
         * A server with these settings, listening.
         *
         * @throws IllegalStateException where this machine has no sshd, or sshd refuses its settings
         */
        public OpenSshServer start() throws InterruptedException {
            Path directory = null;
            try {
                if (Tool.isRoot()) {
                    Files.createDirectories(Path.of("/run/sshd")); // sshd insists on its empty directory
                }
                directory = Files.createTempDirectory("openssh");
                KeyFiles hostKey = KeyFiles.generate(directory.resolve("host_key"));
                KeyFiles clientKey = KeyFiles.generate(directory.resolve("client_key"));
                Files.writeString(directory.resolve("authorized_keys"), clientKey.publicLine() + "\n");
                return start(directory, hostKey, clientKey);
            } catch (IOException | RuntimeException e) {
                if (directory != null) {
                    remove(directory);
                }
                throw e instanceof IOException io
                        ? new UncheckedIOException("cannot set up an SSH server", io)
                        : (RuntimeException) e;
            }
        }

        private OpenSshServer start(Path directory, KeyFiles hostKey, KeyFiles clientKey)
                throws IOException, InterruptedException {
            // sshd cannot be asked for any free port, so the one found may be taken before it binds it.
            for (int attempt = 1; ; attempt++) {
                int port = freePort();
                Path file = directory.resolve("sshd_config");
                Files.writeString(file, configuration(directory, port));
                SshdProcess sshd = SshdProcess.start(file, namespace);
                if (sshd.awaitListening()) {
                    return new OpenSshServer(directory, hostKey, clientKey, new Address(host, port), sshd);
                }
                if (!sshd.portWasTaken() || attempt == ATTEMPTS) {
                    throw new IllegalStateException("sshd did not start: " + sshd.lastLog());
                }
            }
        }

        private String configuration(Path directory, int port) {
            String password = passwords ? "yes" : "no";
            List<String> all = new ArrayList<>(lines); // of two lines with the same keyword sshd takes the first
            all.addAll(List.of(
                    "Port " + port,
                    "ListenAddress " + host,
                    "HostKey " + directory.resolve("host_key"),
                    "PidFile none",
                    "AuthorizedKeysFile " + directory.resolve("authorized_keys") + " .ssh/authorized_keys",
                    "StrictModes no",
                    "PermitRootLogin yes",
                    "PasswordAuthentication " + password,
                    "KbdInteractiveAuthentication " + password,
                    "UsePAM " + password,
                    "PrintMotd no",
                    "UseDNS no",
                    "AcceptEnv LANG LC_*"));
            if (lines.stream().noneMatch(line -> line.startsWith("Subsystem sftp"))) {
                all.add("Subsystem sftp internal-sftp"); // of which sshd takes no second one
            }
            return String.join("\n", all) + "\n";
        }

        private static int freePort() throws IOException {
            try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getByName(LOOPBACK))) {
                return socket.getLocalPort();
            }
        }
    }
}
