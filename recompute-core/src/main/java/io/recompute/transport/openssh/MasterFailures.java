package io.recompute.transport.openssh;

import io.recompute.model.Instance;
import io.recompute.transport.AuthenticationException;
import io.recompute.transport.Deadline;
import io.recompute.transport.HostKeyException;
import io.recompute.transport.ServerBusyException;
import io.recompute.transport.TransportException;
import io.recompute.transport.TransportTimeoutException;
import io.recompute.transport.UnreachableException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Says, by what ssh said, what kept a connection from being made. */
record MasterFailures(Instance instance, MasterLog log) {
    private static final Logger LOG = LoggerFactory.getLogger(MasterFailures.class);
    private static final Pattern HOST_KEY = Pattern.compile(
            "Host key verification failed|REMOTE HOST IDENTIFICATION HAS CHANGED|host key is known for");
    private static final Pattern OFFENDING = Pattern.compile("Offending .*key in (.+):(\\d+)");
    private static final Pattern LOGIN =
            Pattern.compile("Permission denied|Too many authentication failures|No more authentication methods");

    // Where the way through another machine ends early, ssh says of the machine behind it that it hung up.
    private static final Pattern NO_WAY =
            Pattern.compile("open failed|forwarding failed|Could not resolve|Connection refused|timed out");
    // What sshd writes in place of its version: over MaxStartups, and under a penalty.
    private static final Pattern OVERLOADED = Pattern.compile("|.*(MaxStartups|Not allowed at this time).*");

    /** It ended before it was logged in. */
    TransportException ended() {
        List<String> words = log.words();
        String all = String.join("; ", words);
        if (HOST_KEY.matcher(all).find()) {
            return hostKey(words);
        }
        if (LOGIN.matcher(all).find()) {
            String text = instance.host() + " port " + instance.port() + " refused the login of " + instance.login()
                    + " by the system's ssh (" + last(words) + "); the server offers: "
                    + log.methods().orElse("nothing") + "; ssh is asked for no password: see what 'ssh -v "
                    + instance.address() + "' tries"
                    + (instance.password() == null ? "" : "; the instance's password is for transport.ssh alone");
            return new AuthenticationException(instance.address(), text, null);
        }
        if (log.isHungUp() && !NO_WAY.matcher(all).find()) {
            return hungUp(last(words));
        }
        String text = instance.host() + " port " + instance.port() + " cannot be reached by the system's ssh ("
                + (words.isEmpty() ? "it said nothing" : last(words)) + "); check the address, the network and the VPN";
        return new UnreachableException(instance.address(), text, null);
    }

    private TransportException hungUp(String lastWord) {
        String where = instance.host() + " port " + instance.port();
        String banner = log.banner().orElse("");
        if (!OVERLOADED.matcher(banner).matches()) {
            String text = where + " does not speak SSH; it said '" + banner + "': check the port";
            return new UnreachableException(instance.address(), text, null);
        }
        String text = where + " hung up on the system's ssh before the login ("
                + (banner.isEmpty() ? lastWord : banner)
                + "): too many logins may be under way there (MaxStartups), or this address may be banned for a while;"
                + " try again in a moment";
        return new ServerBusyException(instance.address(), text, null);
    }

    /** The time was up. */
    TransportException late(Deadline deadline) {
        if (log.isReached()) {
            String text = "the login at " + instance.address() + " by the system's ssh was not done within " + deadline
                    + "; the machine may be overloaded: allow more time";
            return new TransportTimeoutException(instance.address(), text, null);
        }
        String text = instance.host() + " port " + instance.port() + " did not answer the system's ssh within "
                + deadline + "; check that the machine is up, and the firewall, the network and the VPN";
        return new UnreachableException(instance.address(), text, null);
    }

    /** Where the known key stands is told only where ssh says so; a pinned one stands in no file. */
    private TransportException hostKey(List<String> words) {
        String actual = log.hostKey().orElse("a key that ssh does not tell");
        String expected = instance.hostKey();
        HostKeyException.Location location = null;
        for (String line : words) {
            Matcher offending = OFFENDING.matcher(line);
            if (expected == null && offending.lookingAt()) {
                location = new HostKeyException.Location(
                        Path.of(offending.group(1)), Integer.parseInt(offending.group(2)));
                expected = fingerprint(location);
            }
        }
        String text = expected == null && location == null
                ? instance.host() + " port " + instance.port() + " is not known; it shows the host key " + actual
                        + ": compare it with that of the machine, and connect once by ssh"
                : instance.host() + " port " + instance.port() + " shows the host key " + actual + ", not "
                        + (expected == null ? "the known one" : expected)
                        + (location == null ? "" : " of " + location.file() + " line " + location.line())
                        + ": it was set up anew, or somebody listens in; nothing was sent to it";
        return new HostKeyException(instance.address(), text, actual, expected, location);
    }

    private static @Nullable String fingerprint(HostKeyException.Location location) {
        try {
            List<String> lines = Files.readAllLines(location.file());
            for (String word : lines.get(location.line() - 1).split("\\s+")) {
                if (word.startsWith("AAAA")) {
                    byte[] digest = MessageDigest.getInstance("SHA-256")
                            .digest(Base64.getDecoder().decode(word));
                    return "SHA256:" + Base64.getEncoder().withoutPadding().encodeToString(digest);
                }
            }
        } catch (IOException | IllegalArgumentException | IndexOutOfBoundsException e) {
            LOG.debug("line {} of {} cannot be read", location.line(), location.file(), e);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("a JVM without SHA-256", e);
        }
        return null;
    }

    private static String last(List<String> words) {
        return words.isEmpty() ? "" : words.get(words.size() - 1);
    }
}
