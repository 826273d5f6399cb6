package io.recompute.config.ssh;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What the files say of one host, while they are read. For one thread. */
final class Lookup {
    /** Of these all values count. */
    private static final Set<String> ADDING = Set.of("identityfile", "certificatefile");

    /** Of these two the first that is there keeps the other away. */
    private static final String PROXY_JUMP = "proxyjump";

    private static final String PROXY_COMMAND = "proxycommand";

    /** A value as it stands in the file, with its place. */
    record Value(List<String> words, Place place) {}

    private final String alias;
    private final @Nullable String givenUser;
    private final int givenPort;
    private final String localUser;
    private final Path home;
    private final Map<String, List<Value>> values = new HashMap<>();
    private final Set<String> warnings = new LinkedHashSet<>();
    private boolean wantsFinalPass;
    private @Nullable String settledHost;

    Lookup(String alias, @Nullable String givenUser, int givenPort, String localUser, Path home) {
        this.alias = alias;
        this.givenUser = givenUser;
        this.givenPort = givenPort;
        this.localUser = localUser;
        this.home = home;
    }

    /** The host as it was named. */
    String alias() {
        return alias;
    }

    /** What {@code Host} is about: the host as it was named, the second time what became of it. */
    String patternHost() {
        return settledHost == null ? alias : settledHost;
    }

    /** The host as far as it is known: what {@code HostName} made of it. */
    String hostName() {
        if (settledHost != null) {
            return settledHost;
        }
        String name = first("hostname");
        try {
            return name == null ? alias : Tokens.expand(name, Map.of('h', alias));
        } catch (IllegalArgumentException e) {
            throw new SshConfigException(place("hostname"), "hostname: " + e.getMessage(), e);
        }
    }

    /** The user as far as known. */
    String user() {
        String user = givenUser == null ? first("user") : givenUser;
        return user == null ? localUser : user;
    }

    boolean isUserNamed() {
        return givenUser != null || first("user") != null;
    }

    /** The port as the user or the files name it; null where nobody does. */
    @Nullable
    String port() {
        return givenPort == 0 ? first("port") : Integer.toString(givenPort);
    }

    String localUser() {
        return localUser;
    }

    /** Whether this is the second time that the files are read, which {@code Match final} asks for. */
    boolean isFinalPass(String criterion) {
        wantsFinalPass |= criterion.equals("final");
        return settledHost != null;
    }

    boolean wantsFinalPass() {
        return wantsFinalPass;
    }

    /** From now on the host is the one that the first time has found. */
    void beginFinalPass() {
        settledHost = hostName().toLowerCase(Locale.ROOT);
    }

    void warn(String text) {
        warnings.add(text);
    }

    List<String> warnings() {
        return List.copyOf(warnings);
    }

    /** Takes a line that applies. */
    void take(Words words, Place place) {
        String keyword = words.keyword();
        boolean jump = keyword.equals(PROXY_JUMP);
        if ((jump || keyword.equals(PROXY_COMMAND))
                && !all(jump ? PROXY_COMMAND : PROXY_JUMP).isEmpty()) {
            return;
        }
        List<Value> known = values.computeIfAbsent(keyword, ignored -> new ArrayList<>());
        Value value = new Value(words.arguments(), place);
        boolean adds = ADDING.contains(keyword)
                && known.stream().noneMatch(old -> old.words().equals(value.words()));
        if (known.isEmpty() || adds) {
            known.add(value);
        }
    }

    /** All values of a keyword, in the order of the files. */
    List<Value> all(String keyword) {
        return values.getOrDefault(keyword, List.of());
    }

    /** The first word of the value that counts; null where there is none. */
    @Nullable
    String first(String keyword) {
        List<Value> all = all(keyword);
        return all.isEmpty() ? null : all.get(0).words().get(0);
    }

    /** Where that value stands. */
    Place place(String keyword) {
        List<Value> all = all(keyword);
        return all.isEmpty() ? new Place(home, 0) : all.get(0).place();
    }
}
