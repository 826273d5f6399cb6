package io.recompute.examples.bench;

import io.recompute.model.Instance;
import java.nio.file.Path;
import java.util.List;

/**
 * How every contender of a benchmark logs in: by a key without passphrase. As words, for a JVM of its own.
 *
 * @param knownHosts a file with the server's key, for tools and libraries that want one
 */
record Login(String user, String host, int port, Path identity, Path knownHosts, String fingerprint) {
    static final int WORDS = 6;

    static Login of(List<String> words) {
        return new Login(
                words.get(0),
                words.get(1),
                Integer.parseInt(words.get(2)),
                Path.of(words.get(3)),
                Path.of(words.get(4)),
                words.get(5));
    }

    List<String> words() {
        return List.of(user, host, Integer.toString(port), identity.toString(), knownHosts.toString(), fingerprint);
    }

    Instance instance() {
        return Instance.parse(user + "@" + host + ":" + port)
                .withIdentity(identity, null)
                .withHostKey(fingerprint);
    }

    /** The same machine at another port: through a proxy. */
    Login at(int otherPort) {
        return new Login(user, host, otherPort, identity, knownHosts, fingerprint);
    }
}
