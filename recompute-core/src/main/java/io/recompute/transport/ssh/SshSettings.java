package io.recompute.transport.ssh;

import io.recompute.config.ssh.SshConfig;
import io.recompute.model.Secret;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * All that a transport is described by. Immutable.
 *
 * @param sshDirectory where the usual keys and known hosts lie
 * @param config ssh's configuration
 * @param knownHosts the only file of known hosts; null: the configuration says
 * @param policy for hosts that are not known
 * @param identityDirectory where the usual keys lie; null: in {@code sshDirectory}
 * @param passphrases asked for the passphrase of an encrypted key for which the instance has none
 * @param heartbeat how often a silent server is asked whether it is there
 */
record SshSettings(
        Path sshDirectory,
        SshConfig config,
        @Nullable Path knownHosts,
        HostKeyPolicy policy,
        @Nullable Path identityDirectory,
        Function<Path, Optional<Secret>> passphrases,
        Duration heartbeat) {
    static SshSettings standard(Path home) {
        return new SshSettings(
                home.resolve(".ssh"),
                SshConfig.of(home),
                null,
                HostKeyPolicy.ACCEPT_NEW,
                null,
                file -> Optional.empty(),
                MinaSettings.HEARTBEAT);
    }

    SshSettings withConfig(SshConfig newConfig) {
        return new SshSettings(
                sshDirectory, newConfig, knownHosts, policy, identityDirectory, passphrases, heartbeat);
    }

    SshSettings withKnownHosts(Path file) {
        return new SshSettings(sshDirectory, config, file, policy, identityDirectory, passphrases, heartbeat);
    }

    SshSettings withPolicy(HostKeyPolicy newPolicy) {
        return new SshSettings(
                sshDirectory, config, knownHosts, newPolicy, identityDirectory, passphrases, heartbeat);
    }

    SshSettings withIdentityDirectory(Path directory) {
        return new SshSettings(sshDirectory, config, knownHosts, policy, directory, passphrases, heartbeat);
    }

    SshSettings withPassphrases(Function<Path, Optional<Secret>> newPassphrases) {
        return new SshSettings(
                sshDirectory, config, knownHosts, policy, identityDirectory, newPassphrases, heartbeat);
    }

    SshSettings withHeartbeat(Duration every) {
        return new SshSettings(sshDirectory, config, knownHosts, policy, identityDirectory, passphrases, every);
    }

    /** Where the usual keys lie. */
    Path usualIdentities() {
        return identityDirectory == null ? sshDirectory : identityDirectory;
    }
}
