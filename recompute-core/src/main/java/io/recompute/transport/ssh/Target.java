package io.recompute.transport.ssh;

import io.recompute.config.ssh.SshHost;
import io.recompute.model.Instance;
import java.nio.file.Path;
import java.util.List;

/**
 * A machine to connect to, as ssh's configuration completes it. Immutable.
 *
 * @param instance with the address that is really meant
 * @param config what the configuration says besides
 */
record Target(Instance instance, SshHost config) {
    KnownName knownName() {
        return config.hostKeyAlias()
                .map(alias -> new KnownName(alias, Instance.DEFAULT_PORT))
                .orElseGet(() -> new KnownName(instance.host(), instance.port()));
    }

    /** The files of known hosts: that of the transport where it has one, else those of the configuration. */
    KnownHostsFiles knownHosts(SshSettings settings) {
        Path named = settings.knownHosts();
        if (named != null) {
            return KnownHostsFiles.of(named);
        }
        Path directory = settings.sshDirectory();
        List<Path> own = config.userKnownHosts()
                .orElseGet(() -> List.of(directory.resolve("known_hosts"), directory.resolve("known_hosts2")));
        List<Path> shared = config.globalKnownHosts()
                .orElseGet(() -> List.of(Path.of("/etc/ssh/ssh_known_hosts"), Path.of("/etc/ssh/ssh_known_hosts2")));
        return new KnownHostsFiles(own, shared, config.hashesKnownHosts());
    }

    /** The stricter of what the transport and the configuration say. */
    HostKeyPolicy policy(SshSettings settings) {
        return config.isStrict() ? HostKeyPolicy.STRICT : settings.policy();
    }
}
