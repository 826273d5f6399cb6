package io.recompute.config.ssh;

import io.recompute.config.ssh.Lookup.Value;
import java.net.StandardProtocolFamily;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;

/** What an {@link SshConfig} says of one host. Immutable. Paths are complete: {@code ~} and tokens are replaced. */
public final class SshHost {
    /** Without these somebody else, or nobody, would be reached, or a key trusted that should not be. */
    private static final Map<String, Set<String>> NOT_DONE = Map.of(
            "proxycommand", Set.of("none"),
            "knownhostscommand", Set.of("none"),
            "revokedhostkeys", Set.of("none"),
            "canonicalizehostname", Set.of("no", "none", "false"));

    private final Lookup lookup;
    private final Path home;
    private final Map<String, String> environment;

    /** The lookup must be done. */
    SshHost(Lookup lookup, Path home, Map<String, String> environment) {
        this.lookup = lookup;
        this.home = home;
        this.environment = environment;
    }

    void check() {
        NOT_DONE.forEach((keyword, harmless) -> {
            String value = lookup.first(keyword);
            if (value != null && !harmless.contains(value.toLowerCase(Locale.ROOT))) {
                throw new SshConfigException(
                        lookup.place(keyword),
                        "'" + lookup.alias() + "' needs " + keyword + ", which this library does not do:"
                                + " it starts no program here; ProxyJump leads through other machines, and"
                                + " OpenSshTransport has the system's ssh do it");
            }
        });
        if (hostName().isBlank() || hostName().startsWith("-")) {
            throw new SshConfigException(lookup.place("hostname"), "'" + hostName() + "' is not a host");
        }
        String port = lookup.port();
        if (port != null && !port.matches("0*[1-9][0-9]{0,4}")) {
            throw new SshConfigException(lookup.place("port"), "'" + port + "' is not a port");
        }
    }

    /** The host's name or address in lower case: what {@code HostName} says, else the alias. */
    public String hostName() {
        return lookup.hostName().toLowerCase(Locale.ROOT);
    }

    /** The user; empty where neither the caller nor the files name one. */
    public Optional<String> user() {
        return lookup.isUserNamed() ? Optional.of(lookup.user()) : Optional.empty();
    }

    /** The port; empty where neither the caller nor the files name one. */
    public OptionalInt port() {
        String port = lookup.port();
        return port == null ? OptionalInt.empty() : OptionalInt.of(Integer.parseInt(port));
    }

    /** The key files that are named, in order; {@code none} leaves no key, not even the usual ones. */
    public List<Path> identityFiles() {
        return paths("identityfile");
    }

    /** Whether any key file is named, {@code none} included: then the usual ones do not count. */
    public boolean namesIdentityFiles() {
        return !lookup.all("identityfile").isEmpty();
    }

    /** The certificates that are named, in order. */
    public List<Path> certificateFiles() {
        return paths("certificatefile");
    }

    /** Whether an agent's other keys must not be offered. */
    public boolean identitiesOnly() {
        return isYes("identitiesonly");
    }

    /** The socket of the agent, complete; {@code none} for no agent; empty where the environment says. */
    public Optional<String> identityAgent() {
        String agent = lookup.first("identityagent");
        if (agent == null || agent.equals("SSH_AUTH_SOCK")) {
            return Optional.empty();
        }
        if (agent.startsWith("$") && !agent.startsWith("${")) {
            String value = environment.getOrDefault(agent.substring(1), "");
            return Optional.of(value.isEmpty() ? "none" : value);
        }
        return Optional.of(
                agent.equals("none") ? agent : path("identityagent", agent).toString());
    }

    /**
     * The machines to go through, the first to connect to first, as {@code user@host:port}; empty where it is reached
     * directly.
     */
    public List<String> jumps() {
        String jumps = lookup.first("proxyjump");
        return jumps == null || jumps.equalsIgnoreCase("none") ? List.of() : List.of(jumps.split(",", -1));
    }

    /** The files of known hosts of the user; empty where the usual ones count, an empty list for {@code none}. */
    public Optional<List<Path>> userKnownHosts() {
        return knownHosts("userknownhostsfile");
    }

    /** The files of known hosts of the system, likewise. */
    public Optional<List<Path>> globalKnownHosts() {
        return knownHosts("globalknownhostsfile");
    }

    /** The name by which known hosts know it; empty for its own. */
    public Optional<String> hostKeyAlias() {
        return Optional.ofNullable(lookup.first("hostkeyalias")).map(name -> name.toLowerCase(Locale.ROOT));
    }

    /** Whether only known hosts are accepted. */
    public boolean isStrict() {
        return isYes("stricthostkeychecking");
    }

    /** Whether names are hashed in known hosts. */
    public boolean hashesKnownHosts() {
        return isYes("hashknownhosts");
    }

    /** The most time to wait for the host to answer; empty where only the caller's limit counts. */
    public Optional<Duration> connectTimeout() {
        String text = lookup.first("connecttimeout");
        if (text == null || text.equals("none") || text.matches("0+")) {
            return Optional.empty();
        }
        if (!text.matches("(?i)[0-9]{1,6}[smhd]?")) {
            throw new SshConfigException(lookup.place("connecttimeout"), "'" + text + "' is not a time");
        }
        long number = Long.parseLong(text.replaceAll("[^0-9]", ""));
        return Optional.of(
                switch (text.toLowerCase(Locale.ROOT).charAt(text.length() - 1)) {
                    case 'm' -> Duration.ofMinutes(number);
                    case 'h' -> Duration.ofHours(number);
                    case 'd' -> Duration.ofDays(number);
                    default -> Duration.ofSeconds(number);
                });
    }

    /** The kind of addresses to be used; empty for any. */
    public Optional<StandardProtocolFamily> addressFamily() {
        String text = lookup.first("addressfamily");
        return switch (text == null ? "any" : text.toLowerCase(Locale.ROOT)) {
            case "any" -> Optional.empty();
            case "inet" -> Optional.of(StandardProtocolFamily.INET);
            case "inet6" -> Optional.of(StandardProtocolFamily.INET6);
            default ->
                throw new SshConfigException(
                        lookup.place("addressfamily"), "'" + text + "' is not a kind of addresses: any, inet or inet6");
        };
    }

    /** What the user should know: the blocks that were passed over. */
    public List<String> warnings() {
        return lookup.warnings();
    }

    /** The words of a keyword's value as they stand in the file. */
    List<List<String>> raw(String keyword) {
        return lookup.all(keyword).stream().map(Value::words).toList();
    }

    private boolean isYes(String keyword) {
        String value = lookup.first(keyword);
        return value != null && Set.of("yes", "true").contains(value.toLowerCase(Locale.ROOT));
    }

    private Optional<List<Path>> knownHosts(String keyword) {
        List<Value> all = lookup.all(keyword);
        if (all.isEmpty()) {
            return Optional.empty();
        }
        List<Path> paths = new ArrayList<>();
        for (String word : all.get(0).words()) {
            if (!word.equals("none")) {
                paths.add(path(keyword, word));
            }
        }
        return Optional.of(List.copyOf(paths));
    }

    private List<Path> paths(String keyword) {
        List<Path> paths = new ArrayList<>();
        for (Value value : lookup.all(keyword)) {
            String word = value.words().get(0);
            if (!word.equals("none")) {
                paths.add(path(keyword, word));
            }
        }
        return List.copyOf(paths);
    }

    private Path path(String keyword, String text) {
        try {
            String complete = Tokens.expand(Tokens.expandVariables(underHome(text), environment), tokens());
            return Path.of("").toAbsolutePath().resolve(complete);
        } catch (IllegalArgumentException e) {
            throw new SshConfigException(lookup.place(keyword), keyword + ": " + e.getMessage(), e);
        }
    }

    private String underHome(String text) {
        if (text.equals("~")) {
            return home.toString();
        }
        return text.startsWith("~/") ? home + text.substring(1) : text;
    }

    private Map<Character, String> tokens() {
        Map<Character, String> tokens = new LinkedHashMap<>();
        String port = lookup.port();
        tokens.put('d', home.toString());
        tokens.put('h', hostName());
        tokens.put('k', hostKeyAlias().orElseGet(this::hostName));
        tokens.put('n', lookup.alias());
        tokens.put('p', port == null ? "22" : port);
        tokens.put('r', lookup.user());
        tokens.put('u', lookup.localUser());
        return tokens;
    }

    @Override
    public String toString() {
        String port = lookup.port();
        return lookup.user() + "@" + hostName() + (port == null ? "" : ":" + port);
    }
}
