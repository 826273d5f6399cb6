package io.recompute.transport.openssh;

import io.recompute.model.Instance;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What an {@code ssh} is told for one connection. Immutable. Of two values for an option ssh takes the first, and those of
 * its configuration last.
 *
 * @param settings of the transport
 */
record MasterWords(OpenSshSettings settings, Instance instance, Path socket) {
    private static final Pattern FINGERPRINT = Pattern.compile("SHA256:[A-Za-z0-9+/=]+");

    /** For {@code ssh -G}. */
    List<String> question() {
        List<String> words = new ArrayList<>(List.of(settings.program(), "-G"));
        words.addAll(destination());
        return words;
    }

    /** For the master. */
    List<String> master(Settled settled) {
        List<String> words = new ArrayList<>(List.of(settings.program(), "-M", "-N", "-T", "-v"));
        option(words, "ControlMaster", "yes");
        option(words, "ControlPath", socket.toString().replace("%", "%%"));
        option(words, "ControlPersist", "no");
        option(words, "BatchMode", "yes");
        option(words, "ClearAllForwardings", "yes");
        option(words, "RemoteCommand", "none");
        option(words, "PermitLocalCommand", "yes");
        option(words, "LocalCommand", "echo '" + Master.LISTENING + "'");
        option(words, "ServerAliveInterval", Long.toString(settings.heartbeatSeconds()));
        option(words, "ServerAliveCountMax", "3");
        if (settled.knows("forkafterauthentication")) {
            option(words, "ForkAfterAuthentication", "no");
        }
        String pinned = instance.hostKey();
        if (pinned == null) {
            boolean strict = settings.strict() || settled.isStrict();
            option(words, "StrictHostKeyChecking", strict ? "yes" : "accept-new");
        } else {
            pin(words, pinned);
        }
        words.addAll(destination());
        return words;
    }

    /** Has ssh know that key alone, under whatever name it looks for it. */
    private static void pin(List<String> words, String fingerprint) {
        if (!FINGERPRINT.matcher(fingerprint).matches()) {
            throw new IllegalArgumentException(
                    "not a fingerprint: '" + fingerprint + "'; write it as SHA256:…, as ssh-keygen -l prints it");
        }
        option(words, "FingerprintHash", "sha256");
        option(words, "StrictHostKeyChecking", "yes");
        option(words, "VerifyHostKeyDNS", "no");
        option(words, "NoHostAuthenticationForLocalhost", "no");
        option(words, "UpdateHostKeys", "no");
        option(words, "UserKnownHostsFile", "/dev/null");
        option(words, "GlobalKnownHostsFile", "/dev/null");
        String compare = "if test \"$1\" = " + fingerprint + "; then echo \"$2 $3 $4\"; fi";
        option(words, "KnownHostsCommand", "/bin/sh -c '" + compare + "' sh %f %H %t %K");
    }

    private List<String> destination() {
        List<String> words = new ArrayList<>();
        Path config = settings.config();
        if (config != null) {
            words.addAll(List.of("-F", config.toString()));
        }
        for (String each : settings.options()) {
            words.addAll(List.of("-o", each));
        }
        add(words, "-l", instance.username());
        if (instance.port() != Instance.DEFAULT_PORT) {
            words.addAll(List.of("-p", Integer.toString(instance.port())));
        }
        Path key = instance.identityFile();
        if (key != null) {
            add(words, "-i", key.toString());
            option(words, "IdentitiesOnly", "yes");
        }
        String jumps = instance.proxyJump();
        if (jumps != null) {
            option(words, "ProxyJump", jumps);
        }
        words.addAll(List.of("--", instance.host()));
        return words;
    }

    private static void add(List<String> words, String flag, @Nullable String value) {
        if (value != null) {
            words.addAll(List.of(flag, value));
        }
    }

    private static void option(List<String> words, String name, String value) {
        words.addAll(List.of("-o", name + "=" + value));
    }
}
