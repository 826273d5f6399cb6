package io.recompute.transport.ssh;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What a known-hosts file says, in the format of OpenSSH's sshd(8). Lines that cannot be read are passed over, as ssh
 * does. Immutable: a snapshot of the file.
 */
final class KnownHosts {
    private static final Map<String, Meaning> MARKERS =
            Map.of("@revoked", Meaning.REVOKED, "@cert-authority", Meaning.AUTHORITY);

    private final List<Line> lines;

    private KnownHosts(List<Line> lines) {
        this.lines = List.copyOf(lines);
    }

    /** What a line says of its key. */
    enum Meaning {
        /** It is a machine's. */
        KEY,
        /** It must not be accepted. */
        REVOKED,
        /** What it has signed is a machine's. */
        AUTHORITY
    }

    /**
     * A line that names a key.
     *
     * @param number counted from 1
     */
    record Line(int number, Meaning meaning, HostPatterns hosts, HostKey key) {}

    /** What is known of a key that a machine showed. */
    enum Verdict {
        /** It is the machine's key. */
        KNOWN,
        /** The machine is known by other keys only. */
        CHANGED,
        /** A line says that this key must not be accepted. */
        REVOKED,
        /** Nothing is known of the machine. */
        UNKNOWN
    }

    /**
     * A verdict.
     *
     * @param line the line it rests on; null where the machine is unknown
     */
    record Judgement(Verdict verdict, @Nullable Line line) {}

    /** Reads the file; one that does not exist says nothing. */
    static KnownHosts read(Path file) throws IOException {
        try {
            // Latin 1 never fails, and what it misreads is comments.
            return parse(Files.readString(file, StandardCharsets.ISO_8859_1));
        } catch (IOException e) {
            if (Files.exists(file)) {
                throw e;
            }
            return new KnownHosts(List.of());
        }
    }

    static KnownHosts parse(String text) {
        List<Line> lines = new ArrayList<>();
        int number = 0;
        for (String line : text.split("\n", -1)) {
            number++;
            parseLine(line.strip(), number).ifPresent(lines::add);
        }
        return new KnownHosts(lines);
    }

    private static Optional<Line> parseLine(String line, int number) {
        String[] words = line.split("[ \t]+");
        int first = line.startsWith("@") ? 1 : 0;
        if (line.startsWith("#") || words.length < first + 3) {
            return Optional.empty();
        }
        Meaning meaning = first == 0 ? Meaning.KEY : MARKERS.get(words[0].toLowerCase(Locale.ROOT));
        if (meaning == null) {
            return Optional.empty();
        }
        HostKey key = new HostKey(words[first + 1], words[first + 2]);
        return Optional.of(new Line(number, meaning, new HostPatterns(words[first]), key));
    }

    /** Whether a certificate that this key has signed is good for that machine, or the key is revoked. */
    Judgement judgeAuthority(String host, int port, HostKey authority) {
        Optional<Line> revoked = find(meant(Meaning.REVOKED, host, port), authority);
        if (revoked.isPresent()) {
            return new Judgement(Verdict.REVOKED, revoked.get());
        }
        return find(meant(Meaning.AUTHORITY, host, port), authority)
                .map(line -> new Judgement(Verdict.KNOWN, line))
                .orElseGet(() -> new Judgement(Verdict.UNKNOWN, null));
    }

    /** Whether certificates count for that machine. */
    boolean hasAuthority(String host, int port) {
        return !meant(Meaning.AUTHORITY, host, port).isEmpty();
    }

    /** What is known of that key at that machine. */
    Judgement judge(String host, int port, HostKey key) {
        List<Line> named = naming(HostPatterns.lookupName(host, port));
        Optional<Line> revoked = find(meant(Meaning.REVOKED, host, port), key);
        if (revoked.isPresent()) {
            return new Judgement(Verdict.REVOKED, revoked.get());
        }
        Optional<Line> same = find(named, key);
        if (same.isEmpty() && named.isEmpty() && port != 22) {
            // As ssh does: a key known for the host's own port is good at its other ports.
            same = find(naming(HostPatterns.lookupName(host, 22)), key);
        }
        if (same.isPresent()) {
            return new Judgement(Verdict.KNOWN, same.get());
        }
        if (named.isEmpty()) {
            return new Judgement(Verdict.UNKNOWN, null);
        }
        Line other = named.stream()
                .filter(line -> line.key().type().equals(key.type()))
                .findFirst()
                .orElse(named.get(0));
        return new Judgement(Verdict.CHANGED, other);
    }

    /** The types of key a machine is known by, in the order of the file. */
    List<String> keyTypes(String host, int port) {
        List<Line> named = naming(HostPatterns.lookupName(host, port));
        if (named.isEmpty() && port != 22) {
            named = naming(HostPatterns.lookupName(host, 22));
        }
        return named.stream().map(line -> line.key().type()).distinct().toList();
    }

    private List<Line> naming(String name) {
        return lines.stream()
                .filter(line -> line.meaning() == Meaning.KEY && line.hosts().matches(name))
                .toList();
    }

    private List<Line> meant(Meaning meaning, String host, int port) {
        return lines.stream()
                .filter(line -> line.meaning() == meaning)
                .filter(line -> line.hosts().matches(HostPatterns.lookupName(host, port))
                        || line.hosts().matches(HostPatterns.lookupName(host, 22)))
                .toList();
    }

    private static Optional<Line> find(List<Line> candidates, HostKey key) {
        return candidates.stream().filter(line -> line.key().equals(key)).findFirst();
    }
}
