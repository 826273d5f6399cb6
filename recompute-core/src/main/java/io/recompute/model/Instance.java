package io.recompute.model;

import java.nio.file.Path;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A machine one can log in to: an address, a user and what proves who one is. Immutable; its text never shows a secret.
 *
 * @param name what people call it, as {@code instance 0}
 * @param username the login's name; null: the name of the local user
 * @param host a host name, an IP address or a name of ssh's configuration; {@value #LOCAL} for this machine
 * @param port 1 to 65535; {@value #DEFAULT_PORT}, SSH's own, gives way to the one that ssh's configuration names
 * @param password null where there is none
 * @param identityFile a private key; null: the usual ones in {@code ~/.ssh}
 * @param passphrase what opens the private key; null where it is not encrypted
 * @param hostKey the only accepted fingerprint of the host's key, as {@code SHA256:…}; null: the known hosts decide
 * @param proxyJump the machines to go through, the first to connect to first, as {@code user@host:port} with commas
 *     between; {@code none} for none; null: ssh's configuration decides
 */
public record Instance(
        String name,
        @Nullable String username,
        String host,
        int port,
        @Nullable Secret password,
        @Nullable Path identityFile,
        @Nullable Secret passphrase,
        @Nullable String hostKey,
        @Nullable String proxyJump) {
    /** The host that stands for this machine, reached without SSH. */
    public static final String LOCAL = "local";

    /** The port of an SSH server. */
    public static final int DEFAULT_PORT = 22;

    private static final Pattern ADDRESS =
            Pattern.compile("(?:(?<user>[^@\\s]+)@)?(?:\\[(?<six>[0-9A-Fa-f:.%\\w]+)]|(?<host>[^@:\\s/\\[\\]]+))"
                    + "(?::(?<port>[0-9]{1,5}))?");

    /** Checks the host and the port. */
    public Instance {
        Objects.requireNonNull(name, "name");
        Objects.requireNonNull(host, "host");
        if (host.isBlank() || host.startsWith("-")) {
            throw new IllegalArgumentException("not a host: '" + host + "'");
        }
        if (port < 1 || port > 65535) {
            throw new IllegalArgumentException("not a port: " + port + " (1 to 65535)");
        }
    }

    /** This machine, as the remote one. */
    public static Instance local() {
        return new Instance(LOCAL, null, LOCAL, DEFAULT_PORT, null, null, null, null, null);
    }

    /**
     * The machine of an address: {@code user@host:port}, of which user and port may be missing; {@code [::1]} for IPv6;
     * {@value #LOCAL} for this machine. Its name is the address.
     *
     * @throws IllegalArgumentException where the text is no such address
     */
    public static Instance parse(String address) {
        if (address.equals(LOCAL)) {
            return local();
        }
        Matcher matcher = ADDRESS.matcher(address);
        if (!matcher.matches()) {
            throw new IllegalArgumentException(
                    "not an address: '" + address + "'; write it as user@host or user@host:port");
        }
        String host = matcher.group("host") == null ? matcher.group("six") : matcher.group("host");
        String port = matcher.group("port");
        int number = port == null ? DEFAULT_PORT : Integer.parseInt(port);
        return new Instance(address, matcher.group("user"), host, number, null, null, null, null, null);
    }

    /** Whether this is the machine that the program itself runs on. */
    public boolean isLocal() {
        return host.equals(LOCAL);
    }

    /** The same machine under that name. */
    public Instance withName(String newName) {
        return new Instance(newName, username, host, port, password, identityFile, passphrase, hostKey, proxyJump);
    }

    /** The same machine with that login. */
    public Instance withUsername(String newUsername) {
        return new Instance(name, newUsername, host, port, password, identityFile, passphrase, hostKey, proxyJump);
    }

    /** The same machine at that port. */
    public Instance withPort(int newPort) {
        return new Instance(name, username, host, newPort, password, identityFile, passphrase, hostKey, proxyJump);
    }

    /** The same machine with that password; null takes it away. */
    public Instance withPassword(@Nullable Secret newPassword) {
        return new Instance(name, username, host, port, newPassword, identityFile, passphrase, hostKey, proxyJump);
    }

    /** The same machine with that private key; the passphrase is null where the key is not encrypted. */
    public Instance withIdentity(Path newIdentityFile, @Nullable Secret newPassphrase) {
        return new Instance(name, username, host, port, password, newIdentityFile, newPassphrase, hostKey, proxyJump);
    }

    /** The same machine, accepted with that key alone: {@code SHA256:…} as {@code ssh-keygen -l} prints it. */
    public Instance withHostKey(String fingerprint) {
        return new Instance(name, username, host, port, password, identityFile, passphrase, fingerprint, proxyJump);
    }

    /** The same at another host. */
    public Instance withHost(String newHost) {
        return new Instance(name, username, newHost, port, password, identityFile, passphrase, hostKey, proxyJump);
    }

    /** The same machine behind others: {@code user@host:port} with commas between, or {@code none}. */
    public Instance withProxyJump(String machines) {
        return new Instance(name, username, host, port, password, identityFile, passphrase, hostKey, machines);
    }

    /** The login's name: the one given, else that of the local user. */
    public String login() {
        return username == null ? System.getProperty("user.name", "root") : username;
    }

    /** The address as people write it: {@code user@host}, with the port where it is not SSH's own. */
    public String address() {
        if (isLocal()) {
            return LOCAL;
        }
        String at = host.indexOf(':') >= 0 ? "[" + host + "]" : host;
        return login() + "@" + at + (port == DEFAULT_PORT ? "" : ":" + port);
    }

    /** The name and the address. */
    @Override
    public String toString() {
        return name.equals(address()) ? name : name + " (" + address() + ")";
    }
}
