package io.recompute.transport.openssh;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** What one {@code ssh -v} says, as far as it matters. Safe for use by many threads. */
final class MasterLog {
    private static final int KEPT = 40;
    private static final Pattern HOST_KEY = Pattern.compile("debug1: Server host key: \\S+ (SHA256:\\S+)");
    private static final Pattern METHODS = Pattern.compile("debug1: Authentications that can continue: (\\S+)");
    private static final Pattern BANNER = Pattern.compile("debug1: kex_exchange_identification: banner line 0: (.*)");
    private static final String HUNG_UP = "kex_exchange_identification: ";
    private static final String DEBUG = "debug1: ";

    /** What -v adds, and what is no trouble. */
    private static final Pattern NOISE = Pattern.compile("debug\\d: .*|OpenSSH_.*|Authenticated to .*|Transferred: .*"
            + "|Bytes per second: .*|Warning: Permanently added .*|\\s*");

    private final Deque<String> words = new ArrayDeque<>();
    private @Nullable String hostKey;
    private @Nullable String methods;
    private @Nullable String banner;
    private boolean hungUp;
    private boolean reached;

    synchronized void add(String line) {
        if (line.startsWith(DEBUG)) {
            Matcher key = HOST_KEY.matcher(line);
            if (key.lookingAt()) {
                hostKey = key.group(1);
            }
            Matcher offered = METHODS.matcher(line);
            if (offered.lookingAt()) {
                methods = offered.group(1);
            }
            Matcher strange = BANNER.matcher(line);
            if (strange.lookingAt()) {
                banner = strange.group(1).strip();
            }
            reached |= line.startsWith(DEBUG + "Connection established") || line.startsWith(DEBUG + "Remote protocol");
        }
        hungUp |= line.startsWith(HUNG_UP);
        if (!NOISE.matcher(line).matches()) {
            words.add(line);
            if (words.size() > KEPT) {
                words.remove();
            }
        }
    }

    /** The last lines that are not chatter. */
    synchronized List<String> words() {
        return List.copyOf(words);
    }

    /** The fingerprint of the key that the machine showed. */
    synchronized Optional<String> hostKey() {
        return Optional.ofNullable(hostKey);
    }

    /** The ways to log in that the machine offers, with commas between. */
    synchronized Optional<String> methods() {
        return Optional.ofNullable(methods);
    }

    /** What the machine said first, where that was no version of SSH. */
    synchronized Optional<String> banner() {
        return Optional.ofNullable(banner);
    }

    /** Whether the connection ended before the machine had said what it is. */
    synchronized boolean isHungUp() {
        return hungUp;
    }

    /** Whether something answered at the address. */
    synchronized boolean isReached() {
        return reached;
    }
}
