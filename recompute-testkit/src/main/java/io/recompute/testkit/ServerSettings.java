package io.recompute.testkit;

import io.recompute.model.Secret;
import java.nio.file.Path;
import java.security.KeyPair;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/**
 * How an {@link EmbeddedSshServer} is to be. Immutable.
 *
 * @param home empty: a temporary directory of the server's own
 * @param authorizedKeys public keys as OpenSSH writes them in {@code authorized_keys}
 * @param hostKey empty: the kit's own
 */
record ServerSettings(
        Optional<Path> home,
        String user,
        Secret password,
        List<String> authorizedKeys,
        Map<String, String> environment,
        Limits limits,
        Optional<KeyPair> hostKey) {
    /**
     * What the server's commands meet.
     *
     * @param maxSessions on one connection
     * @param shell the login shell's file
     * @param noise printed before each command's own output
     * @param sftp whether there is an SFTP subsystem
     * @param forwarding whether it connects further and listens for its clients
     * @param diskBytes the size of the home's own disk; 0: it has none
     */
    record Limits(int maxSessions, String shell, String noise, boolean sftp, boolean forwarding, long diskBytes) {
        Limits {
            if (diskBytes < 0) {
                throw new IllegalArgumentException("not a size: " + diskBytes + " bytes");
            }
            if (maxSessions < 0) {
                throw new IllegalArgumentException("not a number of sessions: " + maxSessions);
            }
            if (!Path.of(shell).isAbsolute()) {
                throw new IllegalArgumentException("the login shell is not an absolute path: " + shell);
            }
        }

        Limits withMaxSessions(int most) {
            return new Limits(most, shell, noise, sftp, forwarding, diskBytes);
        }

        Limits withShell(String path) {
            return new Limits(maxSessions, path, noise, sftp, forwarding, diskBytes);
        }

        Limits withNoise(String text) {
            return new Limits(maxSessions, shell, text, sftp, forwarding, diskBytes);
        }

        Limits withSftp(boolean offered) {
            return new Limits(maxSessions, shell, noise, offered, forwarding, diskBytes);
        }

        Limits withForwarding(boolean offered) {
            return new Limits(maxSessions, shell, noise, sftp, offered, diskBytes);
        }

        Limits withDisk(long bytes) {
            return new Limits(maxSessions, shell, noise, sftp, forwarding, bytes);
        }
    }

    ServerSettings {
        Objects.requireNonNull(user, "user");
        authorizedKeys = List.copyOf(authorizedKeys);
        environment = Map.copyOf(environment);
    }

    static ServerSettings usual() {
        return new ServerSettings(
                Optional.empty(),
                "tester",
                Secret.of("correct horse"),
                List.of(),
                Map.of(),
                new Limits(10, "/bin/sh", "", true, true, 0),
                Optional.empty());
    }

    ServerSettings withHome(Path newHome) {
        return new ServerSettings(Optional.of(newHome), user, password, authorizedKeys, environment, limits, hostKey);
    }

    ServerSettings withLogin(String newUser, Secret newPassword) {
        return new ServerSettings(home, newUser, newPassword, authorizedKeys, environment, limits, hostKey);
    }

    ServerSettings withAuthorizedKeys(List<String> newKeys) {
        return new ServerSettings(home, user, password, newKeys, environment, limits, hostKey);
    }

    ServerSettings withEnvironment(Map<String, String> newEnvironment) {
        return new ServerSettings(home, user, password, authorizedKeys, newEnvironment, limits, hostKey);
    }

    ServerSettings withLimits(Limits newLimits) {
        return new ServerSettings(home, user, password, authorizedKeys, environment, newLimits, hostKey);
    }

    ServerSettings withHostKey(KeyPair newKey) {
        return new ServerSettings(home, user, password, authorizedKeys, environment, limits, Optional.of(newKey));
    }
}
