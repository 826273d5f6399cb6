package io.recompute.transport.ssh;

import io.recompute.config.ssh.SshConfig;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * All that a transport is described by. Immutable.
 *
 * @param sshDirectory where the usual keys and known hosts lie
 * @param config ssh's configuration
 * @param knownHosts the only file of known hosts; null: the configuration says
 * @param policy for hosts that are not known
 * @param identityDirectory where the usual keys lie; null: in {@code sshDirectory}
 * @param credentials asked for what the instance leaves open
 * @param agent the socket of the agent where the configuration names none; null: there is none
 * @param heartbeat how often a silent server is asked whether it is there
 * @param trusted fingerprints of keys by which an unknown host may show itself under any policy
 */
record SshSettings(
        Path sshDirectory,
        SshConfig config,
        @Nullable Path knownHosts,
        HostKeyPolicy policy,
        @Nullable Path identityDirectory,
        CredentialProvider credentials,
        @Nullable String agent,
        Duration heartbeat,
        Set<String> trusted) {
    SshSettings {
        trusted = Set.copyOf(trusted);
    }

    static SshSettings standard(Path home) {
        return new SshSettings(
                home.resolve(".ssh"),
                SshConfig.of(home),
                null,
                HostKeyPolicy.ACCEPT_NEW,
                null,
                CredentialProvider.none(),
                System.getenv("SSH_AUTH_SOCK"),
                MinaSettings.HEARTBEAT,
                Set.of());
    }

    SshSettings withConfig(SshConfig newConfig) {
        return new SshSettings(
                sshDirectory, newConfig, knownHosts, policy, identityDirectory, credentials, agent, heartbeat, trusted);
    }

    SshSettings withKnownHosts(Path file) {
        return new SshSettings(
                sshDirectory, config, file, policy, identityDirectory, credentials, agent, heartbeat, trusted);
    }

    SshSettings withPolicy(HostKeyPolicy newPolicy) {
        return new SshSettings(
                sshDirectory, config, knownHosts, newPolicy, identityDirectory, credentials, agent, heartbeat, trusted);
    }

    SshSettings withIdentityDirectory(Path directory) {
        return new SshSettings(
                sshDirectory, config, knownHosts, policy, directory, credentials, agent, heartbeat, trusted);
    }

    SshSettings withCredentials(CredentialProvider newCredentials) {
        return new SshSettings(
                sshDirectory, config, knownHosts, policy, identityDirectory, newCredentials, agent, heartbeat, trusted);
    }

    SshSettings withAgent(@Nullable String socket) {
        return new SshSettings(
                sshDirectory, config, knownHosts, policy, identityDirectory, credentials, socket, heartbeat, trusted);
    }

    SshSettings withHeartbeat(Duration every) {
        return new SshSettings(
                sshDirectory, config, knownHosts, policy, identityDirectory, credentials, agent, every, trusted);
    }

    SshSettings trusting(String fingerprint) {
        Set<String> more = new HashSet<>(trusted);
        more.add(fingerprint);
        return new SshSettings(
                sshDirectory, config, knownHosts, policy, identityDirectory, credentials, agent, heartbeat, more);
    }

    /** Where the usual keys lie. */
    Path usualIdentities() {
        return identityDirectory == null ? sshDirectory : identityDirectory;
    }
}
